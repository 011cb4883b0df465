/** A training in Deep Java Library, before and after lr4j. */
@NullMarked
package org.lr4j.examples.djl;

import org.jspecify.annotations.NullMarked;
