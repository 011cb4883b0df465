package org.lr4j.report;

import java.util.List;

/**
 * A figure: a headline, and charts one below the other over a common horizontal axis. It is a
 * description, which {@link #png} and {@link #svg} draw as a picture and {@link #json} hands to the
 * page of a report, so that they agree.
 */
public final class Figure {
  /** The usual width of a picture in pixels. */
  public static final int WIDTH = 1200;

  /** The usual height of a picture in pixels. */
  public static final int HEIGHT = 800;

  private static final int LEAST = 200;

  private final String title;
  private final String subtitle;
  private final String axis;
  private final Scale across;
  private final List<Panel> panels;

  /**
   * A figure.
   *
   * @param title the headline
   * @param subtitle a line below it; may be empty
   * @param axis the quantity on the horizontal axis
   * @param across the horizontal axis
   * @param panels one chart for each; at least one
   */
  Figure(String title, String subtitle, String axis, Scale across, List<Panel> panels) {
    this.title = printable(title);
    this.subtitle = printable(subtitle);
    this.axis = axis;
    this.across = across;
    this.panels = List.copyOf(panels);
  }

  /**
   * The headline.
   *
   * @return a line without control characters
   */
  public String title() {
    return title;
  }

  /**
   * The same figure with another line below its headline.
   *
   * @param words the line
   * @return the figure
   */
  public Figure withSubtitle(String words) {
    return new Figure(title, words, axis, across, panels);
  }

  String subtitle() {
    return subtitle;
  }

  String axis() {
    return axis;
  }

  Scale across() {
    return across;
  }

  List<Panel> panels() {
    return panels;
  }

  /**
   * The figure as a PNG.
   *
   * @param width pixels, at least 200
   * @param height pixels, at least 200
   * @return the bytes of the file
   * @throws DrawingException if this Java runtime has no fonts
   */
  public byte[] png(int width, int height) {
    return new FigurePainter(this).png(require("width", width), require("height", height));
  }

  /**
   * The figure as an SVG. Letters are drawn as outlines, so it looks the same everywhere. To search
   * for words, use its title and description.
   *
   * @param width user units, at least 200
   * @param height user units, at least 200
   * @return the text of the file, to be stored as UTF-8
   * @throws DrawingException if this Java runtime has no fonts
   */
  public String svg(int width, int height) {
    return new FigurePainter(this).svg(require("width", width), require("height", height));
  }

  /**
   * The figure as the script of a page reads it.
   *
   * @return a JSON object; long columns of numbers are packed
   */
  public String json() {
    return FigureJson.of(this);
  }

  private static int require(String name, int pixels) {
    if (pixels < LEAST) {
      throw new IllegalArgumentException(
          name + " of a picture must be at least " + LEAST + ", but is " + pixels);
    }
    return pixels;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
