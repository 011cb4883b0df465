package org.lr4j.cli;

import java.util.function.Supplier;
import org.lr4j.report.DrawingException;
import org.lr4j.report.Figure;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;

/** Draws the pictures of a run; where they cannot be drawn, everything else goes on. */
final class Pictures {
  /** Tests that repeat a run hundreds of times do without. */
  static volatile boolean wanted = true;

  private Pictures() {}

  static void draw(
      RunFolder folder,
      RunFile svgFile,
      RunFile pngFile,
      Supplier<Figure> drawing,
      Console console) {
    if (!wanted) {
      return;
    }
    String svg;
    byte[] png;
    try {
      Figure figure = drawing.get();
      svg = figure.svg(Figure.WIDTH, Figure.HEIGHT);
      png = figure.png(Figure.WIDTH, Figure.HEIGHT);
    } catch (DrawingException | LinkageError e) {
      console.note(
          "note: no "
              + pngFile.text()
              + " and "
              + svgFile.text()
              + ", because this Java runtime has no fonts; install some");
      return;
    }
    folder.write(svgFile, svg);
    folder.write(pngFile, png);
  }
}
