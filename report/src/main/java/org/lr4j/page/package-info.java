/**
 * Runs as pages: {@link org.lr4j.page.RunPage} shows the folder of a run, {@link
 * org.lr4j.page.PageFile} writes it into a single file that opens anywhere, and {@link
 * org.lr4j.page.Notebook} shows findings in notebooks.
 */
@NullMarked
package org.lr4j.page;

import org.jspecify.annotations.NullMarked;
