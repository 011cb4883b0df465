package org.lr4j.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A file of rows with a header, all cells as text, none of them missing, and where they stand. */
final class CsvFile {
  private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "nan", "null");

  /** Missing among numbers, and a word like any other elsewhere. */
  private static final String NONE = "none";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private final Path file;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Numerals.Commas> commas = new LinkedHashMap<>();
  private char separator = ',';

  /** What a file is read for. */
  private enum How {
    TO_LEARN,
    AS_LEARNED,
    COLUMNS
  }

  private CsvFile(Path file, List<String> header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Reads text, plain or gzipped, separated by whichever of comma, semicolon and tab is used.
   *
   * @throws DataException if the file is missing, no table, or has rows of different lengths
   */
  static CsvFile read(Path file) {
    return read(file, Sizes.textThatFits());
  }

  /**
   * Reads the names of the columns alone.
   *
   * @throws DataException if the file is missing or no table
   */
  static List<String> columns(Path file) {
    return read(file, Sizes.textThatFits(), How.COLUMNS).header;
  }

  /** Reads a file whose numbers are still as they are written. */
  static CsvFile readPlain(Path file) {
    return read(file, Sizes.textThatFits(), How.AS_LEARNED);
  }

  static CsvFile read(Path file, long most) {
    return read(file, most, How.TO_LEARN);
  }

  private static CsvFile read(Path file, long most, How how) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          Files.isDirectory(file)
              ? file + " is a folder; give the path of a CSV file"
              : "file " + file + " " + Names.noFile(file, "give the path of a CSV file"));
    }
    String remedy = "split it into several";
    try {
      TextCharset charset = TextCharset.of(file, most, remedy);
      try (BufferedReader text =
          new BufferedReader(
              new InputStreamReader(
                  Sizes.atMost(most, file, remedy, Contents.stream(file)), charset.charset()))) {
        CsvFile csv = parse(file, text, how);
        charset.note(file).ifPresent(csv.notes::add);
        return csv;
      }
    } catch (CsvParseException e) {
      if (e.getCause() instanceof DataException refused) {
        throw refused;
      }
      throw new DataException("file " + file + "  is not a CSV file:  " + e.getMessage(), e);
    } catch (IOException e) {
      throw Contents.unreadable(file, e);
    } catch (UncheckedIOException e) {
      throw Contents.unreadable(file, Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private static CsvFile parse(Path file, BufferedReader text, How how) throws IOException {
    text.mark(1 << 16);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
    text.mark(1 << 16);
    char[] start = new char[1 << 14];
    int length = Math.max(0, text.read(start));
    text.reset();
    String first =
        new String(start, 0, length).lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char separator = separator(first);
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      CsvFile csv = null;
      for (CsvRecord record : reader) {
        if (csv == null) {
          csv = new CsvFile(file, header(file, record));
          csv.separator = separator;
          if (how == How.COLUMNS) {
            return csv;
          }
        } else {
          csv.add(record);
        }
      }
      if (csv == null || csv.rows.isEmpty()) {
        throw new DataException(
            "file " + file + " has no rows; it needs a header and a row for each example");
      }
      if (how == How.TO_LEARN) {
        csv.emptyNone();
        csv.findCommas(separator);
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

  /** How often a character occurs outside of quotes. */
  private static long count(String text, char character) {
    long count = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '"';
      count += !quoted && text.charAt(i) == character ? 1 : 0;
    }
    return count;
  }

  private static List<String> header(Path file, CsvRecord record) {
    List<String> names = new ArrayList<>();
    for (String name : record.getFields()) {
      // As pandas calls what its own files have in front.
      names.add(name.isBlank() ? "Unnamed: " + names.size() : name.strip());
    }
    Set<String> seen = new HashSet<>();
    for (int c = 0; c < names.size(); c++) {
      if (!seen.add(names.get(c))) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "file %s: column %d is called '%s' in the header; give each column a different name",
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
    return List.copyOf(names);
  }

  private void emptyNone() {
    for (int c = 0; c < header.size(); c++) {
      int column = c;
      List<String> cells = rows.stream().map(row -> row.get(column)).toList();
      if (cells.stream().noneMatch(NONE::equalsIgnoreCase)) {
        continue;
      }
      List<String> others =
          cells.stream().filter(cell -> !isMissing(cell) && !cell.equalsIgnoreCase(NONE)).toList();
      if (!others.isEmpty()
          && others.stream().allMatch(cell -> isNumber(cell) || Numerals.isOne(cell))) {
        emptyNone(column);
      }
    }
  }

  /** Takes the word for a missing value in a column of numbers. */
  void emptyNone(int column) {
    rows.stream()
        .filter(row -> row.get(column).equalsIgnoreCase(NONE))
        .forEach(row -> row.set(column, ""));
  }

  private void findCommas(char separator) {
    List<Optional<Numerals.Commas>> found =
        Numerals.of(rows, header.size(), separator, CsvFile::isMissing);
    for (int c = 0; c < header.size(); c++) {
      String name = header.get(c);
      found
          .get(c)
          .ifPresent(
              means -> {
                notes.add("numbers in column '" + name + "' are read with commas " + means);
                commas.put(name, means);
              });
    }
    readCommas(commas);
  }

  /** Reads the numbers of some columns as those of another file were read. */
  void readCommas(Map<String, Numerals.Commas> meanings) {
    meanings.forEach(
        (name, means) -> {
          int column = header.indexOf(name);
          if (column >= 0) {
            rows.forEach(row -> row.set(column, means.without(row.get(column))));
          }
        });
  }

  /**
   * The same for a file to predict on. Where its commas separate columns, or a column has a dot
   * that can only be before decimals, numbers are written with decimal points, whatever training
   * saw.
   */
  void readCommasAsLearned(Map<String, Numerals.Commas> meanings) {
    Map<String, Numerals.Commas> used = new LinkedHashMap<>(meanings);
    used.entrySet()
        .removeIf(
            each ->
                each.getValue() == Numerals.Commas.BEFORE_DECIMALS
                    && header.contains(each.getKey())
                    && hasDecimalPoints(header.indexOf(each.getKey())));
    readCommas(used);
  }

  private boolean hasDecimalPoints(int column) {
    List<String> cells =
        rows.stream().map(row -> row.get(column)).filter(cell -> !isMissing(cell)).toList();
    boolean commas = cells.stream().anyMatch(cell -> cell.indexOf(',') > 0);
    return !commas
        && cells.stream().allMatch(CsvFile::isNumber)
        && ((separator == ',' && header.size() > 1)
            || cells.stream().anyMatch(cell -> !Numerals.fitsDecimals(cell)));
  }

  /** What commas in the numbers of a column stand for. */
  Optional<Numerals.Commas> commas(int column) {
    return Optional.ofNullable(commas.get(header.get(column)));
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
    rows.add(new ArrayList<>(record.getFields().stream().map(String::strip).toList()));
    lines.add(record.getStartingLineNumber());
  }

  Path file() {
    return file;
  }

  /** What is to be told about how the file was read. */
  List<String> notes() {
    return notes;
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
          "fill it in, or choose what to do with such rows: --missing mean, mode or drop");
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
    csv.commas.putAll(commas);
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
