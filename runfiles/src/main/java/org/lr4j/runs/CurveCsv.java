package org.lr4j.runs;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lr4j.finder.Curve;

/**
 * Reads curves from a table: with a header, in the first line or behind a {@code #}, or bare
 * columns of rate and loss.
 */
final class CurveCsv {
  /** Means one blank or more. */
  static final char BLANKS = ' ';

  /** What some editors of Windows write at the start of a file in UTF-8. */
  private static final String MARK = "\ufeff";

  private static final String FORM = "; a curve is CSV with the columns lr,loss";

  private final Path file;
  private final char separator;
  private final CurveRows rows = new CurveRows();
  private final List<String> notes = new ArrayList<>();
  private final double[] values = new double[CurveRows.PARTS];
  private int[] parts = {};
  private Columns.Scale scale = Columns.Scale.PLAIN;

  /** How many fields a row may have; of a bare table that is what its first row has. */
  private int width;

  private boolean bare;

  private CurveCsv(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /**
   * Reads a table.
   *
   * @param header the names of the columns if a comment has them, else empty
   */
  static RecordedCurves read(Path file, char separator, List<String> header) throws IOException {
    CurveCsv csv = new CurveCsv(file, separator);
    if (!header.isEmpty()) {
      csv.readHeader(header);
    }
    if (separator == BLANKS) {
      csv.readBlanks();
    } else {
      csv.readFields(fields -> fields.ofCsvRecord(file, StandardCharsets.UTF_8));
    }
    List<Curve> curves = csv.rows.curves();
    if (curves.isEmpty()) {
      throw new CurveFileException(
          file + " has a header, but no row with a rate and a loss; a curve needs points");
    }
    return new RecordedCurves(curves, csv.notes);
  }

  /**
   * Reads a table that lr4j writes, which may still grow: a last row without a line feed is not
   * whole and is left out, as a number that was cut short reads as another one.
   *
   * @return the curves; none if there is no row yet
   */
  static List<Curve> whole(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    String rows = text.substring(0, text.lastIndexOf('\n') + 1);
    CurveCsv csv = new CurveCsv(file, ',');
    csv.readFields(fields -> fields.ofCsvRecord(rows));
    return csv.rows.curves();
  }

  private interface Source {
    CsvReader<CsvRecord> open(CsvReader.CsvReaderBuilder fields) throws IOException;
  }

  private void readFields(Source source) throws IOException {
    try (CsvReader<CsvRecord> records =
        source.open(
            CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .commentStrategy(CommentStrategy.SKIP)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .detectBomHeader(true))) {
      records.forEach(line -> accept(line.getFields(), line.getStartingLineNumber()));
    } catch (CsvParseException e) {
      throw new CurveFileException(file + " is not CSV: " + e.getMessage(), e);
    }
  }

  private void readBlanks() throws IOException {
    // Unlike Files.newBufferedReader, this replaces what is not UTF-8, such as a comment's umlaut.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String plain = (number == 1 && line.startsWith(MARK) ? line.substring(1) : line).strip();
        if (!plain.isEmpty() && plain.charAt(0) != '#') {
          accept(List.of(plain.split("\\s+")), number);
        }
      }
    }
  }

  private void accept(List<String> fields, long line) {
    if (parts.length == 0) {
      bare = isNumber(fields.get(0));
      if (!bare) {
        readHeader(fields);
        return;
      }
      parts = new int[] {Columns.RATE, Columns.LOSS};
      width = parts.length;
    }
    requireWidth(fields, line);
    readRow(fields, line);
  }

  private boolean isNumber(String text) {
    try {
      return Double.isFinite(number(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void readHeader(List<String> names) {
    parts = Columns.choose(names);
    width = names.size();
    for (int needed : new int[] {Columns.RATE, Columns.LOSS}) {
      if (Arrays.stream(parts).noneMatch(part -> part == needed)) {
        throw new CurveFileException(
            file
                + " has no column '"
                + (needed == Columns.RATE ? "lr" : "loss")
                + "' but '"
                + Numbers.printable(String.join(",", names))
                + "'"
                + FORM);
      }
    }
    for (int i = 0; i < parts.length; i++) {
      String name = Numbers.printable(names.get(i).strip());
      if (parts[i] == Columns.RATE) {
        scale = Columns.scale(names.get(i));
        if (scale == Columns.Scale.LOG10) {
          notes.add(file + ": '" + name + "' is taken as the decimal logarithm of the rate");
        }
      } else if (parts[i] == Columns.OTHER && isPart(Columns.of(names.get(i)))) {
        notes.add(
            file + ": column '" + name + "' is left out, because '" + read(names, i) + "' is read");
      }
    }
  }

  private static boolean isPart(int part) {
    return part >= 0 && part < CurveRows.PARTS;
  }

  /** The name of the column that is read in place of another one. */
  private String read(List<String> names, int other) {
    int i = 0;
    while (parts[i] != Columns.of(names.get(other))) {
      i++;
    }
    return Numbers.printable(names.get(i).strip());
  }

  /** A number with a decimal comma makes two fields of one. */
  private void requireWidth(List<String> fields, long line) {
    int count = fields.size();
    while (count > width && fields.get(count - 1).isBlank()) {
      count--;
    }
    if (count > width) {
      throw new CurveFileException(
          file
              + ", line "
              + line
              + " has "
              + count
              + " fields, which do not fit "
              + (bare ? "a rate and a loss" : "the " + width + " columns of the header")
              + (bare ? "; write a first line with the names of the columns" : "")
              + "; write numbers with a decimal point, or put ';' between the columns");
    }
  }

  private void readRow(List<String> fields, long line) {
    String run = "";
    double step = Double.NaN;
    int given = 0;
    int count = Math.min(parts.length, fields.size());
    if (count < 2) {
      throw new CurveFileException(
          file + ", line " + line + " has one field; a row needs a rate and a loss");
    }
    for (int i = 0; i < count; i++) {
      String field = fields.get(i);
      int part = parts[i];
      if (part == Columns.RUN) {
        run = field;
      } else if (part != Columns.OTHER && !field.isBlank()) {
        double value = number(field, line);
        if (part == Columns.STEP) {
          step = value;
        } else {
          values[part] = part == Columns.RATE ? scale.rate(value) : value;
          given |= 1 << part;
        }
      }
    }
    rows.add(run, step, values, given);
  }

  private double number(String text, long line) {
    try {
      return number(text);
    } catch (NumberFormatException e) {
      throw new CurveFileException(
          file
              + ", line "
              + line
              + ": '"
              + Numbers.printable(text)
              + "' is not a number; correct or remove that line",
          e);
    }
  }

  /** A field that has a comma in it can only mean a decimal one, and if it is the only one. */
  private double number(String text) {
    int comma = text.indexOf(',');
    boolean decimal = comma >= 0 && text.indexOf('.') < 0 && text.indexOf(',', comma + 1) < 0;
    return Numbers.read(decimal ? text.replace(',', '.') : text);
  }
}
