package org.lr4j.train;

import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;

/**
 * One optimizer step of a run.
 *
 * @param step which step, from 0
 * @param epoch the pass over the training data that it belongs to, from 1
 * @param learningRate the rate it was taken with
 * @param momentum the momentum (β1) it was taken with, where the optimizer has one
 * @param loss mean loss of the batch before the update
 * @param samples how many samples the batch has
 * @param validation held-out loss and accuracy after the step, at the end of an epoch only
 */
public record TrainedStep(
    long step,
    long epoch,
    double learningRate,
    OptionalDouble momentum,
    double loss,
    int samples,
    Optional<Evaluation> validation) {}
