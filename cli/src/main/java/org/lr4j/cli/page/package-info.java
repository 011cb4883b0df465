/** The live page: {@link org.lr4j.cli.page.PageServer} serves the runs of a folder on loopback. */
@NullMarked
package org.lr4j.cli.page;

import org.jspecify.annotations.NullMarked;
