package org.lr4j.runs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lr4j.finder.Curve;

/**
 * Reads recorded curves of any tool: CSV with the columns {@code lr,loss} and optionally {@code
 * val_loss,accuracy,run} in any order (separated by comma, semicolon or tab), CSV without a header
 * whose first two columns are rate and loss, or a JSON history. Losses may be NaN or infinite and
 * rates unsorted; that is for the analysis to judge.
 */
public final class CurveFiles {
  private static final int HEAD = 4096;

  private CurveFiles() {}

  /**
   * Reads the curves of a file.
   *
   * @param file CSV or JSON
   * @return one curve a run, at least one, in the order of their first rows
   * @throws CurveFileException if the file is missing or holds no curve
   */
  public static List<Curve> read(Path file) {
    try {
      String head = head(file);
      if (head.isBlank()) {
        throw new CurveFileException(file + " is empty; a curve is CSV with the columns lr,loss");
      }
      boolean json = head.startsWith("{") || head.startsWith("[");
      List<Curve> curves = json ? CurveHistory.read(file) : CurveCsv.read(file, separator(head));
      if (curves.isEmpty()) {
        throw new CurveFileException(file + " has a header but no row; a curve needs points");
      }
      return curves;
    } catch (IOException e) {
      throw new CurveFileException(explain(file, "curve.csv"), e);
    }
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return head.startsWith("\uFEFF") ? head.substring(1).stripLeading() : head.stripLeading();
    }
  }

  private static char separator(String head) {
    String first = head.lines().findFirst().orElse("");
    if (first.indexOf('\t') >= 0) {
      return '\t';
    }
    return first.indexOf(';') >= 0 ? ';' : ',';
  }

  /**
   * Why a file could not be read.
   *
   * @param file the file
   * @param name what such a file is called in a run's folder
   * @return a sentence with the remedy
   */
  public static String explain(Path file, String name) {
    if (Files.isDirectory(file)) {
      return file + " is a folder; name the " + name + " in it";
    }
    return Files.exists(file)
        ? file + " cannot be read; check its permissions"
        : file + " does not exist; check the path";
  }
}
