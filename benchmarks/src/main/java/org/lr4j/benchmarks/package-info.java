/** Measurements and studies that documents quote; each has a main method. */
@NullMarked
package org.lr4j.benchmarks;

import org.jspecify.annotations.NullMarked;
