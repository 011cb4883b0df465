/**
 * The range test: a sweep of the learning rate, the curve it records, rules that read the curve,
 * and the finding. The door is {@link org.lr4j.finder.LrFinder}; {@link org.lr4j.finder.Analysis}
 * reads curves recorded elsewhere.
 */
@NullMarked
package org.lr4j.finder;

import org.jspecify.annotations.NullMarked;
