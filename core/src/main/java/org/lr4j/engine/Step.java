package org.lr4j.engine;

/**
 * What one optimizer step reports.
 *
 * @param loss mean loss of the batch <em>before</em> the update; may be NaN or infinite
 * @param samples number of samples in the batch
 * @param updated whether the parameters moved; an engine skips the update when the loss is not
 *     finite
 */
public record Step(double loss, int samples, boolean updated) {}
