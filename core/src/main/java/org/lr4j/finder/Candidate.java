package org.lr4j.finder;

/**
 * A rate worth trying.
 *
 * @param rate the learning rate
 * @param loss the smoothed loss of the curve there
 */
public record Candidate(double rate, double loss) {}
