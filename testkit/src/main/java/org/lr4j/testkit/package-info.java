/**
 * Contracts as abstract tests: {@link org.lr4j.testkit.ScheduleContract} for schedules, {@link
 * org.lr4j.testkit.LearnerContract} for engines. A new one is tested by implementing two methods.
 */
@NullMarked
package org.lr4j.testkit;

import org.jspecify.annotations.NullMarked;
