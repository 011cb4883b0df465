package org.lr4j.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A file of rows with a header, all cells as text, none of them missing, and where they stand. */
final class CsvFile {
  private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "nan", "null", "none");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private final Path file;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private CsvFile(Path file, List<String> header) {
    this.file = file;
    this.header = header;
  }

  /** Reads UTF-8, plain or gzipped, separated by whichever of comma, semicolon and tab is used. */
  static CsvFile read(Path file) {
    return read(file, Sizes.textThatFits());
  }

  static CsvFile read(Path file, long most) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("file " + file + " does not exist; give the path of a CSV file");
    }
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                Sizes.atMost(most, file, "split it into several", Contents.stream(file)),
                StandardCharsets.UTF_8))) {
      return parse(file, text);
    } catch (CsvParseException e) {
      if (e.getCause() instanceof DataException refused) {
        throw refused;
      }
      throw new DataException("file " + file + " is no CSV file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw Contents.unreadable(file, e);
    } catch (UncheckedIOException e) {
      throw Contents.unreadable(file, Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private static CsvFile parse(Path file, BufferedReader text) throws IOException {
    text.mark(1 << 16);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
    text.mark(1 << 16);
    char[] start = new char[1 << 14];
    int length = Math.max(0, text.read(start));
    text.reset();
    String first = new String(start, 0, length).lines().findFirst().orElse("");
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator(first))
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      CsvFile csv = null;
      for (CsvRecord record : reader) {
        if (csv == null) {
          csv = new CsvFile(file, header(file, record));
        } else {
          csv.add(record);
        }
      }
      if (csv == null || csv.rows.isEmpty()) {
        throw new DataException(
            "file " + file + " has no rows; it needs a header and a row for each example");
      }
      return csv;
    }
  }

  private static char separator(String header) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(header, candidate) > count(header, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char character) {
    return text.chars().filter(c -> c == character).count();
  }

  private static List<String> header(Path file, CsvRecord record) {
    List<String> names = record.getFields().stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (int c = 0; c < names.size(); c++) {
      if (names.get(c).isEmpty() || !seen.add(names.get(c))) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "file %s: column %d is called '%s' in the header; give each column a name of its own",
                file,
                c + 1,
                names.get(c)));
      }
    }
    if (names.stream().allMatch(CsvFile::isNumber)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "file %s starts with numbers; put the names of the columns into the first line",
              file));
    }
    return names;
  }

  private void add(CsvRecord record) {
    if (record.getFieldCount() != header.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "file %s, line %d has %d values, but the header has %d columns; correct the line",
              file,
              record.getStartingLineNumber(),
              record.getFieldCount(),
              header.size()));
    }
    rows.add(record.getFields().stream().map(String::strip).toList());
    lines.add(record.getStartingLineNumber());
  }

  Path file() {
    return file;
  }

  List<String> header() {
    return header;
  }

  int size() {
    return rows.size();
  }

  /** A value that must be there. */
  String cell(int row, int column) {
    String value = rows.get(row).get(column);
    if (isMissing(value)) {
      throw wrong(
          row,
          column,
          "has no value",
          "fill it in, or choose with --missing mean, mode or drop what becomes of such rows");
    }
    return value;
  }

  /** Whether a value is not there. */
  boolean isMissing(int row, int column) {
    return isMissing(rows.get(row).get(column));
  }

  private static boolean isMissing(String value) {
    return MISSING.contains(value.toLowerCase(Locale.ROOT));
  }

  /** The rows without some. */
  CsvFile keep(int[] kept) {
    CsvFile csv = new CsvFile(file, header);
    for (int row : kept) {
      csv.rows.add(rows.get(row));
      csv.lines.add(lines.get(row));
    }
    return csv;
  }

  /** The line that a row stands in. */
  long line(int row) {
    return lines.get(row);
  }

  /** The refusal of one value, saying where it stands. */
  DataException wrong(int row, int column, String what, String remedy) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "file %s, line %d: column '%s' %s; %s",
            file,
            lines.get(row),
            header.get(column),
            what,
            remedy));
  }

  /** Whether the text is a decimal number that a float can hold. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && Float.isFinite(Float.parseFloat(text));
  }
}
