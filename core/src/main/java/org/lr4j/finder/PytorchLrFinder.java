package org.lr4j.finder;

import java.util.OptionalDouble;

/**
 * The suggestion of pytorch-lr-finder: losses averaged with β = 0.95 from the first one on, stopped
 * above five times the best, without the first ten and the last five points; the answer is where
 * the loss falls most from one point to the next.
 */
final class PytorchLrFinder implements Rule {
  @Override
  public OptionalDouble suggest(Curve curve) {
    Traces traces = Traces.of(curve, Traces.fromFirst(0.95), 5).skip(10, 5);
    return traces.size() < 3
        ? OptionalDouble.empty()
        : OptionalDouble.of(traces.rates()[Traces.argMin(Traces.gradient(traces.losses()))]);
  }
}
