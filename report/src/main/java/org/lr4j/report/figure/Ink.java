package org.lr4j.report.figure;

/**
 * A colour.
 *
 * @param rgb red, green and blue, as in 0xRRGGBB
 * @param alpha how opaque, from 0 (invisible) to 1
 */
public record Ink(int rgb, double alpha) {
  /** Text and axes. */
  public static final Ink BLACK = new Ink(0x24292f, 1);

  /** Secondary text. */
  public static final Ink GREY = new Ink(0x6e7781, 1);

  /** The lines of a grid. */
  public static final Ink GRID = new Ink(0xd8dee4, 1);

  /** The paper. */
  public static final Ink WHITE = new Ink(0xffffff, 1);

  /** Colours of series, to be told apart by most people who are colour-blind (Okabe and Ito). */
  private static final int[] SERIES = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7f5539, 0x444444
  };

  /**
   * Checks the opacity.
   *
   * @throws IllegalArgumentException unless alpha is in [0, 1]
   */
  public Ink {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha must be in [0, 1], but is " + alpha);
    }
  }

  /**
   * The colour of a series among several.
   *
   * @param index which series, from 0; colours repeat after eight
   * @return the colour
   */
  public static Ink series(int index) {
    return new Ink(SERIES[Math.floorMod(index, SERIES.length)], 1);
  }

  /**
   * The same colour, more or less opaque.
   *
   * @param alpha how opaque, in [0, 1]
   * @return the colour
   */
  public Ink fade(double alpha) {
    return new Ink(rgb, alpha);
  }
}
