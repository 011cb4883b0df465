package org.lr4j.data;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a table as features: numbers as they are, texts as one feature for each text of
 * the training data, which is 1 or 0. A text that training does not have makes all of them 0.
 */
public final class TableEncoding implements InputEncoding {
  static final String KIND = "table";
  private static final int MOST_CATEGORIES = 1000;

  private final List<Column> columns;
  private final List<String> classNames;
  private final List<String> features;

  /**
   * A column.
   *
   * @param categories the texts in their order; empty for numbers
   * @param filling what stands for a missing value; empty where none may be missing
   * @param commas what commas in its numbers stand for
   */
  record Column(
      String name, List<String> categories, String filling, Optional<Numerals.Commas> commas) {
    boolean isNumber() {
      return categories.isEmpty();
    }
  }

  private TableEncoding(List<Column> columns, List<String> classNames) {
    this.columns = List.copyOf(columns);
    this.classNames = List.copyOf(classNames);
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      if (column.isNumber()) {
        names.add(column.name);
      }
      column.categories.forEach(text -> names.add(column.name + "=" + text));
    }
    this.features = List.copyOf(names);
  }

  /** Learns from some rows what the columns hold. */
  static TableEncoding learn(
      CsvFile csv, int target, TableFormat format, int[] rows, List<String> classNames) {
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < csv.header().size(); c++) {
      String name = csv.header().get(c);
      if (c != target && !format.leftOut().contains(name)) {
        boolean text = format.categorical().contains(name) || !anyNumber(csv, c);
        Column column = text ? texts(csv, c, format, rows) : numbers(csv, c, format, rows);
        // A column of texts without a text among these rows has nothing to learn.
        if (!text || !column.isNumber()) {
          columns.add(column);
        }
      }
    }
    if (columns.isEmpty()) {
      throw new DataException(
          "file "
              + csv.file()
              + " has no features; it needs a column besides the target, separated by a comma, a semicolon"
              + " or a tab");
    }
    TableEncoding encoding = new TableEncoding(columns, classNames);
    Map<String, Integer> seen = new HashMap<>();
    for (String feature : encoding.features) {
      if (seen.merge(feature, 1, Integer::sum) > 1) {
        throw new DataException(
            "file "
                + csv.file()
                + ": two features are called '"
                + feature
                + "', as a column and as a text in another; rename the column or leave it out");
      }
    }
    return encoding;
  }

  private static Column numbers(CsvFile csv, int column, TableFormat format, int[] rows) {
    double sum = 0;
    int count = 0;
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row : rows) {
      if (!csv.isMissing(row, column)) {
        String cell = number(csv, row, column);
        sum += Double.parseDouble(cell);
        count++;
        counts.merge(cell, 1, Integer::sum);
      }
    }
    String filling =
        switch (format.missing()) {
          case MEAN -> count == 0 ? "0" : Double.toString(sum / count);
          case MODE -> count == 0 ? "0" : mode(counts);
          case DROP, REFUSE -> "";
        };
    return new Column(csv.header().get(column), List.of(), filling, csv.commas(column));
  }

  private static Column texts(CsvFile csv, int column, TableFormat format, int[] rows) {
    String name = csv.header().get(column);
    List<String> categories = distinct(csv, column, rows);
    if (categories.size() > MOST_CATEGORIES) {
      throw new DataException(
          "file "
              + csv.file()
              + ": column '"
              + name
              + "' has "
              + categories.size()
              + " different texts; leave it out (--leave-out "
              + name
              + ") or use fewer than "
              + MOST_CATEGORIES);
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row : rows) {
      if (!csv.isMissing(row, column)) {
        counts.merge(csv.cell(row, column), 1, Integer::sum);
      }
    }
    boolean fills =
        format.missing() == TableFormat.Missing.MEAN
            || format.missing() == TableFormat.Missing.MODE;
    String filling = fills && !counts.isEmpty() ? mode(counts) : "";
    return new Column(name, categories, filling, csv.commas(column));
  }

  private static String mode(Map<String, Integer> counts) {
    return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  static boolean anyNumber(CsvFile csv, int column) {
    for (int row = 0; row < csv.size(); row++) {
      if (!csv.isMissing(row, column) && CsvFile.isNumber(csv.cell(row, column))) {
        return true;
      }
    }
    return false;
  }

  /** A feature that must be a number. */
  private static String number(CsvFile csv, int row, int column) {
    String name = csv.header().get(column);
    return number(
        csv, row, column, "correct it or leave the column out (--leave-out " + name + ")");
  }

  /** A number that must be one. */
  static String number(CsvFile csv, int row, int column, String remedy) {
    String value = csv.cell(row, column);
    if (!CsvFile.isNumber(value)) {
      throw csv.wrong(row, column, "has '" + value + "' where other rows have numbers", remedy);
    }
    return value;
  }

  /** What a cell stands for: {@code 1}, {@code 1.0} and {@code +1e0} are one number. */
  private static Object value(String cell) {
    if (!CsvFile.isNumber(cell)) {
      return cell;
    }
    try {
      return new BigDecimal(cell).stripTrailingZeros();
    } catch (NumberFormatException e) { // an exponent beyond all measure
      return cell;
    }
  }

  /** Where each value has its place, whatever its spelling. */
  static Map<Object, Integer> places(List<String> categories) {
    Map<Object, Integer> places = new HashMap<>();
    categories.forEach(category -> places.put(value(category), places.size()));
    return places;
  }

  static int place(Map<Object, Integer> places, String cell) {
    return places.getOrDefault(value(cell), -1);
  }

  private static String shorter(String a, String b) {
    return a.length() < b.length() || (a.length() == b.length() && a.compareTo(b) < 0) ? a : b;
  }

  /** The different values of a column: in the order of numbers if they are, else the alphabet's. */
  static List<String> distinct(CsvFile csv, int column, int[] rows) {
    Map<Object, String> spellings = new HashMap<>();
    for (int row : rows) {
      if (!csv.isMissing(row, column)) {
        String cell = csv.cell(row, column);
        spellings.merge(value(cell), cell, TableEncoding::shorter);
      }
    }
    Collection<String> distinct = spellings.values();
    Comparator<String> order = Comparator.naturalOrder();
    if (distinct.stream().allMatch(CsvFile::isNumber)) {
      order = Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(order);
    }
    Collection<String> sorted = new TreeSet<>(order);
    sorted.addAll(distinct);
    return List.copyOf(sorted);
  }

  /** The features of all rows, one row after the other. */
  float[] encode(CsvFile csv) {
    int width = features.size();
    float[] values =
        new float
            [Sizes.product(
                "file " + csv.file(), csv.size(), width, "leave columns out, or use fewer rows")];
    int feature = 0;
    for (Column column : columns) {
      int c = csv.header().indexOf(column.name);
      if (c < 0) {
        throw new DataException(
            "file " + csv.file() + " has no column '" + column.name + "', which the model needs");
      }
      Map<Object, Integer> places = places(column.categories);
      for (int row = 0; row < csv.size(); row++) {
        boolean filled = csv.isMissing(row, c) && !column.filling.isEmpty();
        if (column.isNumber()) {
          String cell = filled ? column.filling : number(csv, row, c);
          values[row * width + feature] = Float.parseFloat(cell);
        } else {
          int place = place(places, filled ? column.filling : csv.cell(row, c));
          if (place >= 0) {
            values[row * width + feature + place] = 1;
          }
        }
      }
      feature += column.isNumber() ? 1 : column.categories.size();
    }
    return values;
  }

  /** How many rows have a text that is no category. */
  int strangers(CsvFile csv) {
    boolean[] strange = new boolean[csv.size()];
    for (Column column : columns) {
      int c = csv.header().indexOf(column.name);
      Map<Object, Integer> places = places(column.categories);
      for (int row = 0; row < csv.size() && !column.isNumber(); row++) {
        strange[row] |= !csv.isMissing(row, c) && place(places, csv.cell(row, c)) < 0;
      }
    }
    return (int) IntStream.range(0, strange.length).filter(row -> strange[row]).count();
  }

  List<Column> columns() {
    return columns;
  }

  /**
   * How many features each column becomes, in their order: 1 for numbers, for texts as many as
   * there are.
   *
   * @return the columns by name
   */
  public Map<String, Integer> widths() {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (Column column : columns) {
      widths.put(column.name, column.isNumber() ? 1 : column.categories.size());
    }
    return widths;
  }

  /**
   * The texts of a column, each of which is a feature.
   *
   * @param column the name of a column
   * @return the texts in the order of the features; empty for numbers
   */
  public List<String> texts(String column) {
    return columns.stream()
        .filter(each -> each.name.equals(column))
        .findFirst()
        .map(Column::categories)
        .orElse(List.of());
  }

  /**
   * The features in the order of the channels; {@code colour=red} where a text makes one.
   *
   * @return a name for each channel
   */
  public List<String> features() {
    return features;
  }

  @Override
  public Shape shape() {
    return new Shape(features.size(), 1, 1);
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  /**
   * Reads tables as examples.
   *
   * @param inputs paths of CSV files that have the columns of the training data; others, such as
   *     the target, are ignored
   * @return the rows, called by file and line; files that cannot be read or lack a column, and rows
   *     without a value that must be there, are faults
   */
  public Inputs read(List<String> inputs) {
    List<String> names = new ArrayList<>();
    List<float[]> tables = new ArrayList<>();
    Map<String, String> faults = new LinkedHashMap<>();
    int length = 0;
    for (String input : inputs) {
      CsvFile csv;
      try {
        csv = sound(table(Path.of(input)), input, faults);
      } catch (DataException e) {
        faults.put(input, String.valueOf(e.getMessage()));
        continue;
      }
      float[] values = encode(csv);
      length = Sizes.product("the tables", (long) length + values.length, 1, "give fewer at once");
      tables.add(values);
      for (int row = 0; row < csv.size(); row++) {
        names.add(input + ":" + csv.line(row));
      }
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] table : tables) {
      System.arraycopy(table, 0, all, at, table.length);
      at += table.length;
    }
    return new Inputs(names, Table.of("input", this, all), faults);
  }

  /** A table that has the columns. */
  private CsvFile table(Path file) {
    List<String> needed = columns.stream().map(Column::name).toList();
    List<String> lacking = new ArrayList<>(needed);
    try {
      lacking.removeAll(CsvFile.columns(file));
    } catch (DataException e) {
      if (!Files.exists(file)) {
        throw new DataException("it " + Names.noFile(file, "give CSV files"), e);
      }
      throw e;
    }
    if (lacking.size() == needed.size()) {
      throw new DataException(
          "it is not a table with the columns " + quoted(needed) + ", which the model needs");
    }
    if (!lacking.isEmpty()) {
      throw new DataException("it has no column " + quoted(lacking) + ", which the model needs");
    }
    CsvFile csv = CsvFile.readPlain(file);
    Map<String, Numerals.Commas> meanings = new LinkedHashMap<>();
    columns.forEach(column -> column.commas.ifPresent(means -> meanings.put(column.name, means)));
    columns.stream()
        .filter(Column::isNumber)
        .forEach(column -> csv.emptyNone(csv.header().indexOf(column.name)));
    csv.readCommasAsLearned(meanings);
    return csv;
  }

  /** The rows that can be encoded; what is wrong with the others becomes a fault. */
  private CsvFile sound(CsvFile csv, String input, Map<String, String> faults) {
    int[] rows =
        IntStream.range(0, csv.size())
            .filter(
                row -> {
                  Optional<String> fault = fault(csv, row);
                  fault.ifPresent(why -> faults.put(input + ":" + csv.line(row), why));
                  return fault.isEmpty();
                })
            .toArray();
    return csv.keep(rows);
  }

  private Optional<String> fault(CsvFile csv, int row) {
    for (Column column : columns) {
      int c = csv.header().indexOf(column.name);
      if (csv.isMissing(row, c)) {
        if (column.filling.isEmpty()) {
          return Optional.of(
              "column '"
                  + column.name
                  + "' has no value; fill it in, or train with --missing mean or mode");
        }
      } else if (column.isNumber() && !CsvFile.isNumber(csv.cell(row, c))) {
        return Optional.of(
            "column '" + column.name + "' has '" + csv.cell(row, c) + "' instead of a number");
      }
    }
    return Optional.empty();
  }

  private static String quoted(List<String> names) {
    int most = 10;
    return names.stream()
            .limit(most)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "))
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }

  @Override
  public Map<String, Object> facts() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Column column : columns) {
      all.add(
          Map.of(
              "name", column.name,
              "categories", column.categories,
              "filling", column.filling,
              "commas", column.commas.map(Enum::name).orElse("")));
    }
    return Map.of("kind", KIND, "columns", all, "classes", classNames);
  }

  static TableEncoding read(Map<String, ?> facts) {
    List<Column> columns = new ArrayList<>();
    for (Object each : Facts.list(facts, "columns")) {
      Map<String, Object> column = Facts.map(each);
      columns.add(
          new Column(
              Facts.text(column, "name"),
              Facts.texts(column, "categories"),
              Facts.text(column, "filling"),
              commas(column)));
    }
    return new TableEncoding(columns, Facts.texts(facts, "classes"));
  }

  /** Files of earlier versions say nothing of commas. */
  private static Optional<Numerals.Commas> commas(Map<String, Object> column) {
    String told = column.containsKey("commas") ? Facts.text(column, "commas") : "";
    return told.isEmpty() ? Optional.empty() : Optional.of(Numerals.Commas.valueOf(told));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableEncoding that
        && that.columns.equals(columns)
        && that.classNames.equals(classNames);
  }

  @Override
  public int hashCode() {
    return 31 * columns.hashCode() + classNames.hashCode();
  }
}
