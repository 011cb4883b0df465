package org.lr4j.finder;

import java.util.OptionalDouble;

/**
 * The suggestion of PyTorch Lightning's tuner: losses averaged with β = 0.98 and debiased with an
 * exponent that is one too large, stopped above four times the best, without the first ten points
 * and the last; the answer is where the loss falls most on the axis of the rate itself, which draws
 * it to the smallest rates (Lightning #21141).
 */
final class Lightning implements Rule {
  @Override
  public OptionalDouble suggest(Curve curve) {
    Traces traces = Traces.of(curve, Traces.debiased(0.98, 1), 4).skip(10, 1);
    return traces.size() < 3
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            traces.rates()[Traces.argMin(Traces.gradient(traces.losses(), traces.rates()))]);
  }
}
