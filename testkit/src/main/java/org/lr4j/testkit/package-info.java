/**
 * Contracts as abstract tests: extend one, implement its factory methods, and run it.
 *
 * <p>{@link org.lr4j.testkit.ScheduleContract} is the one for schedules.
 */
@NullMarked
package org.lr4j.testkit;

import org.jspecify.annotations.NullMarked;
