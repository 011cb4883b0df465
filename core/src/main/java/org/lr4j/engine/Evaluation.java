package org.lr4j.engine;

import java.util.OptionalDouble;

/**
 * What an evaluation measured, averaged over the samples of a subset.
 *
 * @param loss mean loss; may be NaN or infinite when the model has diverged
 * @param accuracy share of correct answers in [0, 1], empty where the task has none
 */
public record Evaluation(double loss, OptionalDouble accuracy) {}
