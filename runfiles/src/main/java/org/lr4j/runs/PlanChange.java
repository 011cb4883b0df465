package org.lr4j.runs;

/**
 * Where the plan of a training was changed.
 *
 * @param step the first optimizer step under the new plan
 * @param what the change in few words, such as {@code 20 epochs, not 10}
 */
public record PlanChange(long step, String what) {}
