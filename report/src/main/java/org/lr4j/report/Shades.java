package org.lr4j.report;

import java.util.Arrays;
import org.lr4j.report.Sketch.Anchor;
import org.lr4j.report.Sketch.Maker;
import org.lr4j.report.Sketch.Tint;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Objective;

/**
 * Colours for figures of a study: dark for the best, pale for the worst. A few settings that are
 * far worse than most do not make all others look alike; they are as pale as it gets.
 *
 * @param best the best figure
 * @param worst the worst figure that is told apart
 * @param cut whether there are worse ones
 */
record Shades(double best, double worst, boolean cut) {
  /** From good to bad; the eye sees equal steps as equal, and the colour-blind see them too. */
  private static final int[] COLORS = {
    0x08306b, 0x08519c, 0x2171b5, 0x4292c6, 0x6baed6, 0x9ecae1, 0xc3daee, 0xdbe9f6
  };

  private static final int NONE = 0xd0d3d6;

  /** What lies so many times as far from the best as the middle one is cut off. */
  private static final double FAR = 4;

  /** Of so few settings none is cut off: there is no crowd that it would hide. */
  private static final int FEW = 5;

  private static final int STEPS = 48;

  static Shades of(StudyRecord study) {
    boolean less = study.objective() == Objective.LOSS;
    double[] badness =
        study.settings().stream()
            .filter(row -> row.figure().isKnown())
            .mapToDouble(row -> less ? row.figure().mean() : -row.figure().mean())
            .sorted()
            .toArray();
    if (badness.length == 0) {
      return new Shades(0, 1, false);
    }
    double first = badness[0];
    double middle = badness[badness.length / 2];
    double last = badness[badness.length - 1];
    boolean all = badness.length <= FEW || middle == first;
    double end = all ? last : Math.min(last, first + FAR * (middle - first));
    double sign = less ? 1 : -1;
    return new Shades(sign * first, sign * end, end < last);
  }

  /** 0 for the best, 1 for the worst and all beyond. */
  double share(double value) {
    return worst == best ? 0 : Math.max(0, Math.min(1, (value - best) / (worst - best)));
  }

  double value(double share) {
    return best + share * (worst - best);
  }

  /** The value, or the worst one that is told apart; better ones than the best mean stay. */
  double within(double value) {
    double room = 0.5 * Math.abs(worst - best);
    double beyond = worst >= best ? worst + room : worst - room;
    return worst == best ? value : worst > best ? Math.min(value, beyond) : Math.max(value, beyond);
  }

  int color(Row row) {
    return row.figure().isKnown() ? color(share(row.figure().mean())) : NONE;
  }

  private static int color(double share) {
    double place = share * (COLORS.length - 1);
    int i = Math.min(COLORS.length - 2, (int) place);
    double rest = place - i;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = COLORS[i] >> shift & 0xff;
      int to = COLORS[i + 1] >> shift & 0xff;
      color |= (int) Math.round(from + rest * (to - from)) << shift;
    }
    return color;
  }

  /** The figure at a place of the scale; the last one also stands for all that is worse. */
  String label(StudyPlot plot, double share) {
    String figure = Ticks.number(plot.unit() * value(share), 3);
    return share == 1 && cut ? figure + " or worse" : figure;
  }

  /** Whether white letters are easier to read on it than black ones. */
  static boolean isDark(int color) {
    double light =
        Arrays.stream(new int[] {16, 8, 0})
            .mapToDouble(shift -> (color >> shift & 0xff) / 255.0 * (shift == 8 ? 0.6 : 0.2))
            .sum();
    return light < 0.55;
  }

  /** A bar of all colours with their figures, the best on top. */
  void legend(StudyPlot plot, double x, double y, double height) {
    Maker maker = plot.maker();
    double one = height / STEPS;
    for (int i = 0; i < STEPS; i++) {
      int color = color((i + 0.5) / STEPS);
      maker.box(x, y + i * one, 22, one + 0.6, Tint.of(color), "");
    }
    for (double share : new double[] {0, 0.5, 1}) {
      maker.words(
          x + 30,
          y + share * height + (share == 0 ? 11 : share == 1 ? 0 : 5),
          13,
          Anchor.START,
          Tint.SOFT,
          label(plot, share));
    }
  }
}
