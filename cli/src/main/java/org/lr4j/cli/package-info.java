/** The command line. The door is {@link org.lr4j.cli.Main}. */
@NullMarked
package org.lr4j.cli;

import org.jspecify.annotations.NullMarked;
