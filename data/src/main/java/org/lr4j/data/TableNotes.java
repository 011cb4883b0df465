package org.lr4j.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Sentences on columns of a table that look as if they were not meant as features. */
final class TableNotes {
  /** Of fewer rows nothing can be said. */
  private static final int FEWEST_ROWS = 20;

  /** So many of the rows have a text of their own in a column of names or numbers of customers. */
  private static final double MOSTLY_DIFFERENT = 0.5;

  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}([T ].*)?|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}([T ].*)?");

  /**
   * A number with a currency, a per cent sign or a unit, blanks between its thousands, or a comma.
   */
  private static final Pattern DECORATED =
      Pattern.compile("[^\\w\\s]?\\s?[+-]?\\d[\\d.,\\s'\u00a0]*([^\\d\\s]{1,4}|,\\d+)?");

  private static final Pattern IDENTIFIER_NAME =
      Pattern.compile("(.*[ _-])?(id|uid|uuid|guid|key|index|nr|no|number|row)|unnamed: 0");

  private TableNotes() {}

  static List<String> of(CsvFile csv, int target, TableEncoding encoding, boolean numericTarget) {
    List<String> notes = new ArrayList<>();
    for (TableEncoding.Column column : encoding.columns()) {
      int c = csv.header().indexOf(column.name());
      String name = column.name();
      String advice =
          "; leave it out with --leave-out " + (name.contains(" ") ? "'" + name + "'" : name);
      if (isDates(csv, c)) {
        notes.add(
            "column '"
                + column.name()
                + "' contains dates; each different date is read as a different text"
                + advice
                + ", or put numbers (year, month, day) in its place");
      } else if (!column.isNumber() && isDecorated(csv, c)) {
        notes.add(decorated(csv, c));
      } else if (isIdentifier(csv, c, column)) {
        notes.add(
            "column '"
                + column.name()
                + "' looks like an identifier"
                + (column.isNumber()
                    ? ""
                    : " (" + column.categories().size() + " different texts, each a feature)")
                + advice);
      }
      int[] all = IntStream.range(0, csv.size()).filter(row -> !csv.isMissing(row, c)).toArray();
      if (csv.size() > 1 && TableEncoding.distinct(csv, c, all).size() == 1) {
        notes.add("column '" + name + "' has only one value, so it cannot help" + advice);
      }
      long missing = IntStream.range(0, csv.size()).filter(row -> csv.isMissing(row, c)).count();
      if (missing > 0) {
        notes.add(
            missing
                + " of "
                + csv.size()
                + " values of column '"
                + column.name()
                + "' are missing and read as "
                + filling(column));
      }
      if (column.isNumber()) {
        merged(csv, c).ifPresent(notes::add);
      }
    }
    if (numericTarget) {
      merged(csv, target).ifPresent(notes::add);
    } else if (!TableEncoding.anyNumber(csv, target) && isDecorated(csv, target)) {
      notes.add(decorated(csv, target));
    }
    return notes;
  }

  /** What stands for missing values; a mean in four digits. */
  private static String filling(TableEncoding.Column column) {
    if (!column.isNumber()) {
      return "'" + column.filling() + "'";
    }
    return new BigDecimal(column.filling())
        .round(new MathContext(4))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static boolean isDates(CsvFile csv, int column) {
    return IntStream.range(0, csv.size()).anyMatch(row -> !csv.isMissing(row, column))
        && IntStream.range(0, csv.size())
            .filter(row -> !csv.isMissing(row, column))
            .allMatch(row -> DATE.matcher(csv.cell(row, column)).matches());
  }

  private static boolean isDecorated(CsvFile csv, int column) {
    int[] rows =
        IntStream.range(0, csv.size()).filter(row -> !csv.isMissing(row, column)).toArray();
    return rows.length > 0
        && Arrays.stream(rows).noneMatch(row -> CsvFile.isNumber(csv.cell(row, column)))
        && Arrays.stream(rows).allMatch(row -> DECORATED.matcher(csv.cell(row, column)).matches());
  }

  private static String decorated(CsvFile csv, int column) {
    int row = 0;
    while (csv.isMissing(row, column)) {
      row++;
    }
    return "column '"
        + csv.header().get(column)
        + "' has numbers that are not plain, such as '"
        + csv.cell(row, column)
        + "', and each different one is read as a different text; write plain numbers in their place";
  }

  private static boolean isIdentifier(CsvFile csv, int column, TableEncoding.Column known) {
    int[] rows =
        IntStream.range(0, csv.size()).filter(row -> !csv.isMissing(row, column)).toArray();
    if (rows.length < FEWEST_ROWS) {
      return false;
    }
    int different = TableEncoding.distinct(csv, column, rows).size();
    if (!known.isNumber()) {
      return different > MOSTLY_DIFFERENT * rows.length && different > FEWEST_ROWS;
    }
    boolean whole = Arrays.stream(rows).allMatch(row -> csv.cell(row, column).matches("[+-]?\\d+"));
    boolean named = IDENTIFIER_NAME.matcher(known.name().toLowerCase(Locale.ROOT)).matches();
    return whole && different == rows.length && (named || counts(csv, column, rows));
  }

  /** Whether a column counts its rows. */
  private static boolean counts(CsvFile csv, int column, int[] rows) {
    double first = Double.parseDouble(csv.cell(rows[0], column));
    return IntStream.range(0, rows.length)
        .allMatch(i -> Double.parseDouble(csv.cell(rows[i], column)) == first + i);
  }

  /** A sentence if most of the different numbers of a column are equal as floats. */
  private static Optional<String> merged(CsvFile csv, int column) {
    double[] exact =
        IntStream.range(0, csv.size())
            .filter(row -> !csv.isMissing(row, column))
            .mapToDouble(row -> Double.parseDouble(csv.cell(row, column)))
            .sorted()
            .toArray();
    int different = 1;
    int kept = 1;
    for (int row = 1; row < exact.length; row++) {
      different += exact[row] == exact[row - 1] ? 0 : 1;
      kept += (float) exact[row] == (float) exact[row - 1] ? 0 : 1;
    }
    return kept > different / 2
        ? Optional.empty()
        : Optional.of(
            "the "
                + different
                + " different values of column '"
                + csv.header().get(column)
                + "' become "
                + kept
                + " when they are rounded to 32 bits; subtract a constant from the column");
  }
}
