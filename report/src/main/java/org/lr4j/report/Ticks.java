package org.lr4j.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Round values along an axis, and numbers as a person writes them. */
public final class Ticks {
  private static final int[] STEPS = {1, 2, 5, 10};

  private Ticks() {}

  /**
   * A mark on an axis.
   *
   * @param value where
   * @param label what is written there; empty for a minor mark
   */
  record Tick(double value, String label) {}

  /**
   * The marks of an axis.
   *
   * @param scale the axis
   * @param most about how many labels there is room for, at least 2
   * @return marks in increasing order
   */
  static List<Tick> of(Scale scale, int most) {
    double decades = scale.logarithmic() ? Math.log10(scale.high() / scale.low()) : 0;
    return decades >= 1 ? decades(scale, decades, most) : even(scale, most);
  }

  private static List<Tick> decades(Scale scale, double decades, int most) {
    List<Tick> ticks = new ArrayList<>();
    int every = (int) Math.max(1, Math.ceil(decades / most));
    boolean few = decades * 3 <= most;
    boolean minor = decades <= 2.0 * most;
    int first = (int) Math.floor(Math.log10(scale.low()));
    int last = (int) Math.ceil(Math.log10(scale.high()));
    for (int exponent = first; exponent <= last; exponent++) {
      for (int digit = 1; digit <= (minor ? 9 : 1); digit++) {
        double value = new BigDecimal(digit).scaleByPowerOfTen(exponent).doubleValue();
        boolean labelled =
            digit == 1 ? Math.floorMod(exponent, every) == 0 : few && (digit == 2 || digit == 5);
        if (inside(scale, value)) {
          ticks.add(new Tick(value, labelled ? decade(value, digit, exponent, scale) : ""));
        }
      }
    }
    return ticks;
  }

  /** On an axis that begins far below 1, all small values are written in the same form. */
  private static String decade(double value, int digit, int exponent, Scale scale) {
    return scale.low() < 1e-4 && exponent < -1 ? digit + "e" + exponent : number(value, 3);
  }

  private static List<Tick> even(Scale scale, int most) {
    List<Tick> ticks = new ArrayList<>();
    double step = step((scale.high() - scale.low()) / most);
    long first = (long) Math.ceil(scale.low() / step - 1e-9);
    long last = (long) Math.floor(scale.high() / step + 1e-9);
    for (long i = first; i <= last && ticks.size() <= 10 * most; i++) {
      ticks.add(new Tick(i * step, number(i * step, 6)));
    }
    return ticks;
  }

  private static double step(double least) {
    int exponent = (int) Math.floor(Math.log10(least));
    for (int digit : STEPS) {
      double step = new BigDecimal(digit).scaleByPowerOfTen(exponent).doubleValue();
      if (step >= least * (1 - 1e-9)) {
        return step;
      }
    }
    return least;
  }

  private static boolean inside(Scale scale, double value) {
    double position = scale.position(value);
    return position >= -1e-9 && position <= 1 + 1e-9;
  }

  /**
   * A number for a person.
   *
   * @param value any value
   * @param digits how many significant digits to keep
   * @return such as {@code 0.062}, {@code 120}, {@code 1e-7} or {@code 3.2e+8}
   */
  public static String number(double value, int digits) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= 1e-4 && size < 1e6) {
      return rounded.toPlainString();
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    String mantissa = rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
    return mantissa + "e" + (exponent < 0 ? "" : "+") + exponent;
  }

  /** A number without an exponent. */
  static String plain(double value, int digits) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
