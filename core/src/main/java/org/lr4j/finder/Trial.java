package org.lr4j.finder;

/**
 * A short training run at a candidate rate, from the same snapshot as all others.
 *
 * @param rate the peak learning rate
 * @param steps optimizer steps of its longest run
 * @param loss held-out loss at the end of that run; NaN or infinite if it diverged
 */
public record Trial(double rate, long steps, double loss) {}
