/**
 * The language of schedules: plans as trees, their text form, and time units that wait for the run.
 * The door is {@link org.lr4j.schedule.plan.Plan}.
 */
@NullMarked
package org.lr4j.schedule.plan;

import org.jspecify.annotations.NullMarked;
