/**
 * Runs as pages: {@link org.lr4j.page.RunPage} says and draws what a run's folder tells, {@link
 * org.lr4j.page.PageFile} makes a single file of it that opens anywhere, and {@link
 * org.lr4j.page.Notebook} shows findings in notebooks.
 */
@NullMarked
package org.lr4j.page;

import org.jspecify.annotations.NullMarked;
