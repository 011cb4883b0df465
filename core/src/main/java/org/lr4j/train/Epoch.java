package org.lr4j.train;

import java.util.Optional;
import org.lr4j.engine.Evaluation;

/**
 * One pass over the training data, or the part of one that a run ends with.
 *
 * @param number which epoch, from 1
 * @param steps optimizer steps of the run up to its end
 * @param learningRate the rate of its last step
 * @param loss mean of the losses of its batches, each before its update
 * @param validation held-out loss and accuracy at its end, where there is held-out data
 */
public record Epoch(
    long number, long steps, double learningRate, double loss, Optional<Evaluation> validation) {}
