package org.lr4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Numbers as people and spreadsheets write them: {@code 1.234,5} in files with semicolons, {@code
 * 1,234.5} in files with commas, either in files with tabs.
 */
final class Numerals {
  private static final Pattern DECIMALS =
      Pattern.compile("[+-]?(\\d+|[1-9]\\d{0,2}(\\.\\d{3})+)(,\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern THOUSANDS =
      Pattern.compile("[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d*)?");

  /** What a comma in a number stands for. */
  enum Commas {
    BEFORE_DECIMALS("before decimals"),
    BETWEEN_THOUSANDS("between thousands");

    private final String words;

    Commas(String words) {
      this.words = words;
    }

    /** A number without such commas; other text stays as it is. */
    String without(String cell) {
      if (this == BETWEEN_THOUSANDS) {
        return THOUSANDS.matcher(cell).matches() ? cell.replace(",", "") : cell;
      }
      return DECIMALS.matcher(cell).matches() ? cell.replace(".", "").replace(',', '.') : cell;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private Numerals() {}

  /** Whether this is a number if commas are before decimals. */
  static boolean fitsDecimals(String cell) {
    return DECIMALS.matcher(cell).matches();
  }

  /** Whether this is a number with commas, whatever they stand for. */
  static boolean isOne(String cell) {
    return fitsDecimals(cell) || THOUSANDS.matcher(cell).matches();
  }

  /**
   * What the commas of each column stand for; nothing where a column has none, has texts too, or
   * could mean either.
   *
   * @param rows all cells
   * @param separator what is between cells
   * @param missing whether a cell is empty
   */
  static List<Optional<Commas>> of(
      List<List<String>> rows, int columns, char separator, Predicate<String> missing) {
    List<Column> all = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      int column = c;
      all.add(
          Column.of(rows.stream().map(row -> row.get(column)).filter(missing.negate()).toList()));
    }
    boolean decimals = all.stream().anyMatch(Column::areDecimals);
    boolean thousands = all.stream().anyMatch(Column::areThousands);
    List<Optional<Commas>> found = new ArrayList<>();
    for (Column column : all) {
      boolean before =
          separator == ';'
              || (separator == '\t' && (column.areDecimals() || (decimals && !thousands)));
      boolean between =
          separator == ','
              || (separator == '\t' && (column.areThousands() || (thousands && !decimals)));
      found.add(
          before && (column.fitsDecimals || (decimals && column.dots))
              ? Optional.of(Commas.BEFORE_DECIMALS)
              : between && column.fitsThousands
                  ? Optional.of(Commas.BETWEEN_THOUSANDS)
                  : Optional.empty());
    }
    return found;
  }

  /**
   * How the cells of a column can be read.
   *
   * @param fitsDecimals whether all are numbers if commas are before decimals
   * @param fitsThousands whether all are numbers if commas are between thousands
   * @param dots whether dots, and no commas, are where they can be between thousands
   */
  private record Column(boolean fitsDecimals, boolean fitsThousands, boolean dots) {
    static Column of(List<String> cells) {
      boolean commas = false;
      boolean dots = false;
      boolean fitsDecimals = true;
      boolean fitsThousands = true;
      for (String cell : cells) {
        int comma = cell.indexOf(',');
        commas |= comma > 0;
        dots |= cell.indexOf('.') > 0;
        fitsDecimals &= DECIMALS.matcher(cell).matches();
        fitsThousands &= comma > 0 ? THOUSANDS.matcher(cell).matches() : CsvFile.isNumber(cell);
      }
      return new Column(
          commas && fitsDecimals, commas && fitsThousands, dots && !commas && fitsDecimals);
    }

    boolean areDecimals() {
      return fitsDecimals && !fitsThousands;
    }

    boolean areThousands() {
      return fitsThousands && !fitsDecimals;
    }
  }
}
