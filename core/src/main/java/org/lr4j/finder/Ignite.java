package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The suggestion of Ignite ({@code ignite/handlers/lr_finder.py}, 0.5): losses averaged and stopped
 * as by pytorch-lr-finder; of those up to the least one, the answer is where the loss falls most
 * over two points. As there, slopes are computed in single precision.
 */
final class Ignite implements Rule {
  @Override
  public OptionalDouble suggest(Curve curve) {
    double[] recorded = PytorchLrFinder.record(curve.losses());
    if (recorded.length == 0) {
      return OptionalDouble.empty();
    }
    // Ignite looks for the least of single-precision values.
    Arrays.setAll(recorded, i -> (float) recorded[i]);
    int minimum = Traces.argMin(recorded);
    if (minimum < 2) {
      return OptionalDouble.empty();
    }
    double[] slope = new double[minimum - 1];
    Arrays.setAll(slope, i -> 0.5f * ((float) recorded[i + 2] - (float) recorded[i]));
    double rate = curve.rates()[Traces.argMin(slope) + 1];
    return Traces.usable(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }
}
