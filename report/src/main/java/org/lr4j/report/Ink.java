package org.lr4j.report;

import java.awt.Color;
import java.util.List;

/**
 * The ink for a purpose: a colour on white paper and one on a dark screen. Lines of one kind take
 * {@link #series}; most colour-blind people can distinguish its colours (Okabe and Ito).
 *
 * @param name the name that a page gives it
 * @param light red, green and blue on white
 * @param dark red, green and blue on a dark ground
 * @param alpha from 0, invisible, to 255, opaque
 */
record Ink(String name, int light, int dark, int alpha) {
  private static final int OPAQUE = 255;
  private static final int BAND = 60;

  static final Ink POINTS = new Ink("points", 0x57606a, 0x9aa4b0, 95);
  static final Ink STEPS = new Ink("steps", 0x57606a, 0x9aa4b0, 85);
  static final Ink LOSS = new Ink("loss", 0x0b4f8a, 0x6cb6ff, OPAQUE);
  static final Ink SPREAD = new Ink("spread", 0x0b4f8a, 0x6cb6ff, 55);
  static final Ink VALIDATION = new Ink("validation", 0xd55e00, 0xff9d57, OPAQUE);
  static final Ink ACCURACY = new Ink("accuracy", 0x7a3e9d, 0xcfa3f0, OPAQUE);
  static final Ink RATE = new Ink("rate", 0x0072b2, 0x58b4f0, OPAQUE);
  static final Ink MOMENTUM = new Ink("momentum", 0x7f5539, 0xd8a47f, OPAQUE);
  static final Ink ANSWER = new Ink("answer", 0x0a7d43, 0x4ad295, OPAQUE);
  static final Ink INTERVAL = new Ink("interval", 0x2da44e, 0x2fbf71, 60);
  static final Ink BOUNDS = new Ink("bounds", 0xe3b341, 0xe3b341, 50);
  static final Ink STOP = new Ink("stop", 0xc62828, 0xff8a80, OPAQUE);
  static final Ink CANDIDATE = new Ink("candidate", 0x8a5a00, 0xe8b04a, OPAQUE);
  static final Ink POSTERIOR = new Ink("posterior", 0x0a7d43, 0x4ad295, OPAQUE);

  private static final int[] SERIES = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7f5539, 0x444444
  };
  private static final int[] SERIES_DARK = {
    0x58b4f0, 0xff8f4d, 0x2fd6a3, 0xf0a3cd, 0xf5c04d, 0xa3dcff, 0xd8a47f, 0xc8ccd0
  };

  /** The ink of a line among several, counted from 0; inks repeat after eight. */
  static Ink series(int index) {
    int i = Math.floorMod(index, SERIES.length);
    return new Ink("series-" + i, SERIES[i], SERIES_DARK[i], OPAQUE);
  }

  /** The ink of the area around such a line. */
  static Ink band(int index) {
    Ink line = series(index);
    return new Ink("band" + line.name.substring("series".length()), line.light, line.dark, BAND);
  }

  /** Every ink, for pages that name them. */
  static List<Ink> all() {
    List<Ink> inks =
        new java.util.ArrayList<>(
            List.of(
                POINTS,
                STEPS,
                LOSS,
                SPREAD,
                VALIDATION,
                ACCURACY,
                RATE,
                MOMENTUM,
                ANSWER,
                INTERVAL,
                BOUNDS,
                STOP,
                CANDIDATE,
                POSTERIOR));
    for (int i = 0; i < SERIES.length; i++) {
      inks.add(series(i));
      inks.add(band(i));
    }
    return inks;
  }

  /** On white. */
  Color color() {
    return new Color(light >> 16 & 0xff, light >> 8 & 0xff, light & 0xff, alpha);
  }
}
