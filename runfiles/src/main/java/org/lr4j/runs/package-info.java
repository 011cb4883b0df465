/** The files that lr4j reads and writes for itself: run folders, records, curves and histories. */
@NullMarked
package org.lr4j.runs;

import org.jspecify.annotations.NullMarked;
