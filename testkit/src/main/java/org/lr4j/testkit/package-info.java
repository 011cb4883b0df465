/**
<<<<<<< HEAD
 * Contracts as abstract tests: extend one, implement its factory methods, and run it.
 *
 * <p>{@link org.lr4j.testkit.ScheduleContract} is the one for schedules.
=======
 * Contracts as abstract tests: a schedule or an engine is tested by extending one and writing its
 * factory methods. The doors are {@link org.lr4j.testkit.LearnerContract} and its sibling for
 * schedules; {@link org.lr4j.testkit.SoftmaxLearner} and {@link org.lr4j.testkit.QuadraticLearner}
 * are small learners without an engine, to test with.
>>>>>>> c3f7dedd2972ccf99546c4f4033493cabd8cceb0
 */
@NullMarked
package org.lr4j.testkit;

import org.jspecify.annotations.NullMarked;
