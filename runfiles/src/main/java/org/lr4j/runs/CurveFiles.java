package org.lr4j.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lr4j.finder.Curve;

/**
 * Reads recorded curves of any tool: a table with the columns {@code lr,loss} and optionally {@code
 * val_loss,accuracy,run,step} in any order and under the names that tools use (separated by comma,
 * semicolon, tab or blanks), a table without a header that begins with the columns rate and loss,
 * or a JSON history. Losses may be NaN or infinite and rates unsorted; the analysis handles them.
 */
public final class CurveFiles {
  private static final int HEAD = 4096;

  private CurveFiles() {}

  /**
   * Reads the curves of a file unchanged.
   *
   * @param file CSV or JSON
   * @return at least one curve, one for each run, in the order of their first rows
   * @throws CurveFileException if the file is missing or holds no curve
   */
  public static List<Curve> read(Path file) {
    return history(file).curves();
  }

  /**
   * Reads the curves of a file unchanged, with notes about what was assumed.
   *
   * @param file CSV or JSON
   * @return at least one curve, one for each run, in the order of their first rows
   * @throws CurveFileException if the file is missing or holds no curve
   */
  public static RecordedCurves history(Path file) {
    try {
      String head = head(file);
      if (head.isBlank()) {
        throw new CurveFileException(file + " is empty; a curve is CSV with the columns lr,loss");
      }
      if (head.startsWith("{") || head.startsWith("[")) {
        return CurveJson.read(file);
      }
      return table(file, head);
    } catch (IOException | UncheckedIOException e) {
      throw new CurveFileException(explain(file), e);
    }
  }

  /** The curves of lr4j's own {@code curve.csv}, as far as its rows are whole; none if none is. */
  static List<Curve> whole(Path file) {
    try {
      return CurveCsv.whole(file);
    } catch (IOException | UncheckedIOException e) {
      throw new CurveFileException(explain(file), e);
    }
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return head.startsWith("\uFEFF") ? head.substring(1).stripLeading() : head.stripLeading();
    }
  }

  private static RecordedCurves table(Path file, String head) throws IOException {
    String first = head.lines().filter(line -> !isComment(line)).findFirst().orElse("");
    char separator = separator(first);
    List<String> header = isBare(first) ? commentedHeader(head, separator) : List.of();
    return CurveCsv.read(file, separator, header);
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.stripLeading().startsWith("#");
  }

  private static char separator(String line) {
    for (char separator : new char[] {'\t', ';', ','}) {
      if (line.indexOf(separator) >= 0) {
        return separator;
      }
    }
    return line.strip().indexOf(' ') >= 0 ? CurveCsv.BLANKS : ',';
  }

  private static boolean isBare(String line) {
    String start = line.strip();
    return !start.isEmpty() && "+-.0123456789".indexOf(start.charAt(0)) >= 0;
  }

  /** Where numpy writes the names of the columns: in the last comment before the numbers. */
  private static List<String> commentedHeader(String head, char separator) {
    List<String> comments =
        head.lines().takeWhile(CurveFiles::isComment).filter(line -> !line.isBlank()).toList();
    if (comments.isEmpty()) {
      return List.of();
    }
    String last = comments.get(comments.size() - 1).strip().substring(1).strip();
    String split = separator == CurveCsv.BLANKS ? "\\s+" : String.valueOf(separator);
    List<String> names = List.of(last.split(split, -1));
    boolean header =
        names.stream().anyMatch(name -> Columns.of(name) == Columns.RATE)
            && names.stream().anyMatch(name -> Columns.of(name) == Columns.LOSS);
    return header ? names : List.of();
  }

  /** Why a file could not be read, with the remedy. */
  private static String explain(Path file) {
    if (Files.isDirectory(file)) {
      return file + " is a folder; name the curve.csv in it";
    }
    return Files.exists(file)
        ? file + " cannot be read; check its permissions"
        : file + " does not exist; check the path";
  }
}
