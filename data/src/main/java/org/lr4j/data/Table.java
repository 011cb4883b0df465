package org.lr4j.data;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The rows of a CSV file as examples: a channel for each feature, and a class or a number. */
public final class Table implements Dataset {
  private static final int MOST_CLASSES_GUESSED = 20;
  private static final int MOST_CATEGORIES = 1000;

  private final String name;
  private final Shape shape;
  private final List<String> features;
  private final List<String> classNames;
  private final float[] values;
  private final float[] targets;
  private final List<String> notes;

  private Table(CsvFile csv, int target, Map<String, float[]> columns, List<String> classNames) {
    this.name = String.valueOf(csv.file().getFileName());
    this.shape = new Shape(columns.size(), 1, 1);
    this.features = List.copyOf(columns.keySet());
    this.classNames = classNames;
    this.values = new float[Math.multiplyExact(csv.size(), columns.size())];
    int c = 0;
    for (float[] column : columns.values()) {
      for (int row = 0; row < column.length; row++) {
        values[row * shape.channels() + c] = column[row];
      }
      c++;
    }
    this.targets = classNames.isEmpty() ? numbers(csv, target) : indices(csv, target, classNames);
    this.notes = notes(csv, target);
  }

  private List<String> notes(CsvFile csv, int target) {
    List<String> sentences = new ArrayList<>();
    for (int c = 0; c < csv.header().size(); c++) {
      boolean number = c == target ? classNames.isEmpty() : features.contains(csv.header().get(c));
      if (number) {
        merged(csv, c).ifPresent(sentences::add);
      }
    }
    return List.copyOf(sentences);
  }

  /** A sentence if most of the different numbers of a column are equal as floats. */
  private static Optional<String> merged(CsvFile csv, int column) {
    double[] exact = new double[csv.size()];
    for (int row = 0; row < exact.length; row++) {
      String cell = csv.cell(row, column);
      if (!CsvFile.isNumber(cell)) {
        return Optional.empty();
      }
      exact[row] = Double.parseDouble(cell);
    }
    Arrays.sort(exact);
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

  @Override
  public List<String> notes() {
    return notes;
  }

  /**
   * Reads a table.
   *
   * @param file a CSV file in UTF-8 with a header, plain or gzipped, with commas, semicolons or
   *     tabs between the values
   * @param format what its columns mean
   * @return the table
   * @throws DataException if the file is missing, a row has more or fewer values than the header, a
   *     value is missing, a column mixes numbers and text, or the target has one class only
   */
  public static Table read(Path file, TableFormat format) {
    CsvFile csv = CsvFile.read(file);
    List<String> header = csv.header();
    int target =
        format.target().isEmpty()
            ? header.size() - 1
            : column("target column", format.target(), csv);
    for (String told : format.categorical()) {
      column("categorical column", told, csv);
    }
    for (String told : format.leftOut()) {
      column("column to leave out", told, csv);
    }
    Map<String, float[]> columns = new LinkedHashMap<>();
    for (int c = 0; c < header.size(); c++) {
      if (c != target && !format.leftOut().contains(header.get(c))) {
        addFeatures(csv, c, format.categorical().contains(header.get(c)), columns);
      }
    }
    if (columns.isEmpty()) {
      throw new DataException(
          "file " + file + " has no features; it needs a column beside the target");
    }
    return new Table(csv, target, columns, classNames(csv, target, format));
  }

  private static int column(String kind, String name, CsvFile csv) {
    int column = csv.header().indexOf(name);
    if (column < 0) {
      throw Names.unknown(kind, name, csv.header());
    }
    return column;
  }

  private static void addFeatures(
      CsvFile csv, int column, boolean categorical, Map<String, float[]> into) {
    String name = csv.header().get(column);
    if (!categorical && anyNumber(csv, column)) {
      put(csv, name, numbers(csv, column), into);
      return;
    }
    List<String> categories = distinct(csv, column);
    if (categories.size() > MOST_CATEGORIES) {
      throw new DataException(
          "file %s: column '%s' has %d different texts; leave it out or use fewer than %d"
              .formatted(csv.file(), name, categories.size(), MOST_CATEGORIES));
    }
    float[] indices = indices(csv, column, categories);
    for (int k = 0; k < categories.size(); k++) {
      float[] indicator = new float[csv.size()];
      for (int row = 0; row < indicator.length; row++) {
        indicator[row] = indices[row] == k ? 1 : 0;
      }
      put(csv, name + "=" + categories.get(k), indicator, into);
    }
  }

  private static void put(CsvFile csv, String feature, float[] values, Map<String, float[]> into) {
    if (into.putIfAbsent(feature, values) != null) {
      throw new DataException(
          "file "
              + csv.file()
              + ": two features are called '"
              + feature
              + "', as a column and as a text in another; rename the column or leave it out");
    }
  }

  /** The classes of the target, or none for a regression. */
  private static List<String> classNames(CsvFile csv, int target, TableFormat format) {
    List<String> distinct = distinct(csv, target);
    boolean numeric = anyNumber(csv, target);
    boolean classes =
        switch (format.task()) {
          case CLASSIFICATION -> true;
          case REGRESSION -> false;
          case AUTO ->
              !numeric
                  || format.categorical().contains(csv.header().get(target))
                  || (distinct.size() <= MOST_CLASSES_GUESSED
                      && distinct.stream().allMatch(value -> value.matches("[+-]?\\d+(\\.0*)?")));
        };
    if (!classes) {
      return List.of();
    }
    String column = csv.header().get(target);
    if (distinct.size() < 2) {
      throw new DataException(
          "file %s: target column '%s' has one class only ('%s'); it needs at least two"
              .formatted(csv.file(), column, distinct.get(0)));
    }
    if (distinct.size() > MOST_CATEGORIES
        || (numeric && distinct.size() > Math.max(MOST_CLASSES_GUESSED, csv.size() / 2))) {
      throw new DataException(
          "file %s: target column '%s' has %d different values in %d rows; use it for regression"
              .formatted(csv.file(), column, distinct.size(), csv.size()));
    }
    return distinct;
  }

  private static boolean anyNumber(CsvFile csv, int column) {
    for (int row = 0; row < csv.size(); row++) {
      if (CsvFile.isNumber(csv.cell(row, column))) {
        return true;
      }
    }
    return false;
  }

  private static float[] numbers(CsvFile csv, int column) {
    float[] numbers = new float[csv.size()];
    for (int row = 0; row < numbers.length; row++) {
      String value = csv.cell(row, column);
      if (!CsvFile.isNumber(value)) {
        throw csv.wrong(
            row,
            column,
            "has '" + value + "' where other rows have numbers",
            "correct it or declare the column categorical");
      }
      numbers[row] = Float.parseFloat(value);
    }
    return numbers;
  }

  private static float[] indices(CsvFile csv, int column, List<String> categories) {
    Map<Object, Integer> places = new HashMap<>();
    categories.forEach(category -> places.put(value(category), places.size()));
    float[] indices = new float[csv.size()];
    for (int row = 0; row < indices.length; row++) {
      indices[row] = places.getOrDefault(value(csv.cell(row, column)), -1);
    }
    return indices;
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

  private static String shorter(String a, String b) {
    return a.length() < b.length() || (a.length() == b.length() && a.compareTo(b) < 0) ? a : b;
  }

  /** The different values of a column: in the order of numbers if they are, else the alphabet's. */
  private static List<String> distinct(CsvFile csv, int column) {
    Map<Object, String> spellings = new HashMap<>();
    for (int row = 0; row < csv.size(); row++) {
      String cell = csv.cell(row, column);
      spellings.merge(value(cell), cell, Table::shorter);
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

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return targets.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public int label(int example) {
    if (classNames.isEmpty()) {
      throw new IllegalStateException("the target of " + name + " is a number, not a class");
    }
    return (int) targets[example];
  }

  @Override
  public float target(int example) {
    return targets[example];
  }

  @Override
  public void read(int example, float[] into) {
    int length = shape.channels();
    System.arraycopy(values, example * length, into, 0, length);
  }

  /**
   * The features in the order of the channels; {@code colour=red} where a text makes one.
   *
   * @return a name for each channel
   */
  public List<String> features() {
    return features;
  }

  /**
   * The values of the target column that are the classes.
   *
   * @return a name for each class; empty for a regression
   */
  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public String toString() {
    return "%s (%d rows of %d features, %s)"
        .formatted(
            name,
            size(),
            features.size(),
            classNames.isEmpty() ? "regression" : classNames.size() + " classes");
  }
}
