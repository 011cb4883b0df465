/**
 * Contracts as abstract tests: a schedule or an engine is tested by extending one and writing its
 * factory methods. The doors are {@link org.lr4j.testkit.LearnerContract} and its sibling for
 * schedules; {@link org.lr4j.testkit.SoftmaxLearner} and {@link org.lr4j.testkit.QuadraticLearner}
 * are small learners without an engine, to test with.
 */
@NullMarked
package org.lr4j.testkit;

import org.jspecify.annotations.NullMarked;
