/**
 * A learning rate as a pure function of the step. The door is {@link org.lr4j.schedule.Schedule}.
 */
@NullMarked
package org.lr4j.schedule;

import org.jspecify.annotations.NullMarked;
