package org.lr4j.finder;

import java.util.OptionalDouble;

/**
 * lr4j's own rule: the rate that is expected to lose least, given what one curve says.
 *
 * <p>A curve says two things: the best rate lies somewhat below the lowest smoothed loss, if that
 * fall is real, and about a twenty-fifth of the rate where the loss blows up, if it is not. The
 * clearer the fall stands out of the noise, the more it counts. The answer does not change when
 * losses are scaled or shifted, and scales with the rates.
 */
final class PeakRate implements Rule {
  private final Calibration calibration;

  PeakRate(Calibration calibration) {
    this.calibration = calibration;
  }

  @Override
  public OptionalDouble suggest(Curve curve) {
    Reading reading = Reading.of(Signal.of(curve));
    return reading.problem().isEmpty()
        ? OptionalDouble.of(Belief.of(reading, calibration).estimate().rate())
        : OptionalDouble.empty();
  }
}
