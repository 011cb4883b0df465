package org.lr4j.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Numbers as people and spreadsheets write them: {@code 1.234,5} in files with semicolons, {@code
 * 1,234.5} in others.
 */
final class Numerals {
  private static final Pattern COMMA =
      Pattern.compile("[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+)(,\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern GROUPED = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");

  private Numerals() {}

  /**
   * Rewrites a column that has such numbers and nothing else.
   *
   * @param rows all cells
   * @param column which of them
   * @param separator what stands between cells
   * @param missing whether a cell is empty
   * @return what commas were read as; empty if nothing was rewritten
   */
  static Optional<String> rewrite(
      List<List<String>> rows, int column, char separator, Predicate<String> missing) {
    List<List<String>> told = rows.stream().filter(row -> !missing.test(row.get(column))).toList();
    List<String> special =
        told.stream().map(row -> row.get(column)).filter(cell -> cell.indexOf(',') > 0).toList();
    if (special.isEmpty()) {
      return Optional.empty();
    }
    boolean grouped =
        separator != ';' && special.stream().allMatch(cell -> GROUPED.matcher(cell).matches());
    Predicate<String> usual =
        grouped
            ? cell -> cell.indexOf(',') > 0 || CsvFile.isNumber(cell)
            : cell -> COMMA.matcher(cell).matches();
    if ((separator == ',' && !grouped) || !told.stream().map(r -> r.get(column)).allMatch(usual)) {
      return Optional.empty();
    }
    for (List<String> row : told) {
      String cell = row.get(column);
      row.set(column, grouped ? cell.replace(",", "") : cell.replace(".", "").replace(',', '.'));
    }
    return Optional.of(grouped ? "between thousands" : "before decimals");
  }
}
