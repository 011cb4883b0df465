package org.lr4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rows of a CSV file as examples: a channel for each feature, and a class or a number. */
public final class Table implements Dataset {
  private static final int MOST_CLASSES_GUESSED = 20;
  private static final int MOST_CLASSES = 1000;

  private final String name;
  private final TableEncoding encoding;
  private final float[] values;
  private final float[] targets;
  private final List<String> notes;

  private Table(
      String name, TableEncoding encoding, float[] values, float[] targets, List<String> notes) {
    this.name = name;
    this.encoding = encoding;
    this.values = values;
    this.targets = targets;
    this.notes = List.copyOf(notes);
  }

  /** Rows without targets. */
  static Table of(String name, TableEncoding encoding, float[] values) {
    int rows = values.length / encoding.shape().values();
    return new Table(name, encoding, values, new float[rows], List.of());
  }

  /**
   * Reads a table as one piece; texts and what stands for missing values are learned from all rows.
   *
   * @param file a CSV file in UTF-8 with a header, plain or gzipped, with commas, semicolons or
   *     tabs between the values
   * @param format what its columns mean
   * @return the table
   * @throws DataException if the file is missing, a row has more or fewer values than the header, a
   *     value is missing that must not, a column mixes numbers and text, or the target has one
   *     class only
   */
  public static Table read(Path file, TableFormat format) {
    return read(CsvFile.read(file), format, 0, 0).table;
  }

  /**
   * Reads a table in three parts: what is learned of its columns is learned from training data.
   *
   * @param file as in {@link #read(Path, TableFormat)}
   * @param format what its columns mean
   * @param testShare the share of the test part, above 0 and below 1
   * @param seed which rows go where, as in {@link Splits#of}
   * @return the parts
   * @throws DataException as in {@link #read(Path, TableFormat)}
   */
  static Opened open(Path file, TableFormat format, double testShare, long seed) {
    Parted parted = read(CsvFile.read(file), format, testShare, seed);
    Table table = parted.table;
    return new Opened(parted.parts.of(table), table.encoding, table.notes);
  }

  /** A table, and which rows go where. */
  private record Parted(Table table, Splits.Parts parts) {}

  private static Parted read(CsvFile all, TableFormat format, double testShare, long seed) {
    List<String> header = all.header();
    int target =
        format.target().isEmpty()
            ? header.size() - 1
            : column("target column", format.target(), all);
    for (String told : format.categorical()) {
      column("categorical column", told, all);
    }
    for (String told : format.leftOut()) {
      column("column to leave out", told, all);
    }
    if (format.leftOut().contains(header.get(target))) {
      throw new DataException(
          "column '" + header.get(target) + "' is the target and cannot be left out");
    }
    List<String> notes = new ArrayList<>(all.notes());
    CsvFile csv = complete(all, target, format, notes);
    int[] rows = IntStream.range(0, csv.size()).toArray();
    List<String> classNames = classNames(csv, target, format, rows);
    float[] targets = targets(csv, target, classNames);
    int[] labels =
        classNames.isEmpty()
            ? new int[0]
            : Arrays.stream(rows).map(i -> (int) targets[i]).toArray();
    Splits.Parts parts =
        testShare == 0
            ? new Splits.Parts(rows, new int[0], new int[0])
            : parts(csv, labels, testShare, seed);
    TableEncoding encoding = TableEncoding.learn(csv, target, format, parts.train(), classNames);
    float[] values = encoding.encode(csv);
    csv.header().stream()
        .filter(each -> !each.equals(csv.header().get(target)))
        .filter(each -> !format.leftOut().contains(each))
        .filter(each -> encoding.columns().stream().noneMatch(known -> known.name().equals(each)))
        .map(each -> "column '" + each + "' has no value to learn from and is left out")
        .forEach(notes::add);
    notes.addAll(TableNotes.of(csv, target, encoding, classNames.isEmpty()));
    int strangers = encoding.strangers(csv);
    if (strangers > 0) {
      notes.add(
          strangers
              + " held-out rows have a text that training rows do not have; its features are 0");
    }
    String name = String.valueOf(csv.file().getFileName());
    return new Parted(new Table(name, encoding, values, targets, notes), parts);
  }

  private static Splits.Parts parts(CsvFile csv, int[] labels, double testShare, long seed) {
    Splits.Parts parts = Splits.parts(csv.size(), labels, testShare, seed);
    if (parts.train().length == 0) {
      throw new DataException(
          "file "
              + csv.file()
              + " has too few rows ("
              + csv.size()
              + ") to train, validate and test on; it needs at least 3");
    }
    return parts;
  }

  /** The rows that can be used. */
  private static CsvFile complete(CsvFile csv, int target, TableFormat format, List<String> notes) {
    TableFormat.Missing missing = format.missing();
    if (missing == TableFormat.Missing.REFUSE) {
      return csv;
    }
    boolean drop = missing == TableFormat.Missing.DROP;
    int[] kept =
        IntStream.range(0, csv.size())
            .filter(
                row ->
                    IntStream.range(0, csv.header().size())
                        .filter(c -> c == target || drop)
                        .filter(c -> !format.leftOut().contains(csv.header().get(c)))
                        .noneMatch(c -> csv.isMissing(row, c)))
            .toArray();
    if (kept.length == 0) {
      throw new DataException("file " + csv.file() + ": a value is missing in each of its rows");
    }
    if (kept.length == csv.size()) {
      return csv;
    }
    notes.add(
        (csv.size() - kept.length)
            + " of "
            + csv.size()
            + " rows were left out, because "
            + (drop ? "a value" : "the target")
            + " is missing");
    return csv.keep(kept);
  }

  private static int column(String kind, String name, CsvFile csv) {
    int column = csv.header().indexOf(name);
    if (column < 0) {
      throw Names.unknown(kind, name, csv.header());
    }
    return column;
  }

  /** The classes of the target, or none for a regression. */
  private static List<String> classNames(CsvFile csv, int target, TableFormat format, int[] rows) {
    for (int row : rows) {
      csv.cell(row, target); // must be there
    }
    List<String> distinct = TableEncoding.distinct(csv, target, rows);
    boolean numeric = TableEncoding.anyNumber(csv, target);
    boolean classes =
        switch (format.task()) {
          case CLASSIFICATION -> true;
          case REGRESSION -> false;
          case AUTO ->
              !numeric
                  || format.categorical().contains(csv.header().get(target))
                  || (distinct.size() <= MOST_CLASSES_GUESSED
                      && (distinct.size() == 2 || distinct.size() < rows.length)
                      && distinct.stream().allMatch(value -> value.matches("[+-]?\\d+(\\.0*)?")));
        };
    if (!classes) {
      return List.of();
    }
    String column = csv.header().get(target);
    if (distinct.size() < 2) {
      throw new DataException(
          "file "
              + csv.file()
              + ": target column '"
              + column
              + "' has only one class ('"
              + distinct.get(0)
              + "'); it needs at least two");
    }
    if (distinct.size() > MOST_CLASSES
        || (numeric && distinct.size() > Math.max(MOST_CLASSES_GUESSED, csv.size() / 2))) {
      throw new DataException(
          "file "
              + csv.file()
              + ": target column '"
              + column
              + "' has "
              + distinct.size()
              + " different values in "
              + csv.size()
              + " rows; "
              + (numeric
                  ? "use it for regression (--task regression)"
                  : "predict another column (--target COLUMN)"));
    }
    return distinct;
  }

  private static float[] targets(CsvFile csv, int target, List<String> classNames) {
    Map<Object, Integer> places = TableEncoding.places(classNames);
    float[] targets = new float[csv.size()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] =
          classNames.isEmpty()
              ? Float.parseFloat(
                  TableEncoding.number(csv, row, target, "correct the value, or remove the row"))
              : TableEncoding.place(places, csv.cell(row, target));
    }
    return targets;
  }

  @Override
  public List<String> notes() {
    return notes;
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
    return encoding.shape();
  }

  @Override
  public int classes() {
    return classNames().size();
  }

  @Override
  public int label(int example) {
    if (classNames().isEmpty()) {
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
    int length = encoding.features().size();
    System.arraycopy(values, example * length, into, 0, length);
  }

  /**
   * The features in the order of the channels; {@code colour=red} where a text makes one.
   *
   * @return a name for each channel
   */
  public List<String> features() {
    return encoding.features();
  }

  /**
   * The values of the target column that are the classes.
   *
   * @return a name for each class; empty for a regression
   */
  @Override
  public List<String> classNames() {
    return encoding.classNames();
  }

  @Override
  public String toString() {
    return name
        + " ("
        + size()
        + " rows of "
        + features().size()
        + " features, "
        + (classNames().isEmpty() ? "regression" : classNames().size() + " classes")
        + ")";
  }
}
