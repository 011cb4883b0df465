/** A training in Deeplearning4j, before and after lr4j. */
@NullMarked
package org.lr4j.examples.dl4j;

import org.jspecify.annotations.NullMarked;
