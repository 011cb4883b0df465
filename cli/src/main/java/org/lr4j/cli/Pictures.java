package org.lr4j.cli;

import java.util.function.Supplier;
import org.lr4j.page.StudyPart;
import org.lr4j.report.DrawingException;
import org.lr4j.report.Figure;
import org.lr4j.report.Sketch;
import org.lr4j.report.StudyPlot;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.StudyRecord;

/** Draws the pictures of a run. If they cannot be drawn, everything else continues. */
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
    files(
        folder,
        svgFile,
        pngFile,
        () -> {
          Figure figure = drawing.get();
          return new Drawn(
              figure.svg(Figure.WIDTH, Figure.HEIGHT), figure.png(Figure.WIDTH, Figure.HEIGHT));
        },
        console);
  }

  /** The picture of a study. */
  static void draw(RunFolder folder, StudyRecord study, Console console) {
    String title = RecordedRun.in(folder.path()).record().title();
    files(
        folder,
        RunFile.STUDY_SVG,
        RunFile.STUDY_PNG,
        () -> {
          if (study.searches()) {
            Figure figure = StudyPart.sweeps(folder.path(), study, title);
            return new Drawn(
                figure.svg(Figure.WIDTH, Figure.HEIGHT), figure.png(Figure.WIDTH, Figure.HEIGHT));
          }
          Sketch sketch = StudyPlot.of(study, title);
          return new Drawn(sketch.svg(), sketch.png());
        },
        console);
  }

  /** A picture in both forms. */
  private record Drawn(String svg, byte[] png) {}

  private static void files(
      RunFolder folder,
      RunFile svgFile,
      RunFile pngFile,
      Supplier<Drawn> drawing,
      Console console) {
    if (!wanted || !Reports.areWanted()) {
      return;
    }
    Drawn drawn;
    try {
      drawn = drawing.get();
    } catch (DrawingException | LinkageError e) {
      console.note(
          "note: no "
              + pngFile.text()
              + " and "
              + svgFile.text()
              + ", because this Java runtime has no fonts; install some");
      return;
    }
    folder.write(svgFile, drawn.svg());
    folder.write(pngFile, drawn.png());
  }
}
