package org.lr4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the columns of a table are to be understood. Columns of numbers are features as they are;
 * columns of text become one feature for each different text, which is 1 or 0.
 *
 * @param target the name of the column to be predicted; empty for the last one
 * @param task what is to be predicted
 * @param categorical columns whose values are names even where they look like numbers
 * @param leftOut columns that are no features
 * @param missing what becomes of rows in which a value is missing
 */
public record TableFormat(
    String target, Task task, Set<String> categorical, Set<String> leftOut, Missing missing) {
  /** What becomes of missing values; a row without a target is left out unless refused. */
  public enum Missing {
    /** The mean of the training part's column; for texts their most frequent one. */
    MEAN,
    /** The most frequent value of the training part's column. */
    MODE,
    /** Rows with a missing value are left out. */
    DROP,
    /** A missing value is an error. */
    REFUSE;

    /**
     * A treatment by name.
     *
     * @param name {@code mean}, {@code mode}, {@code drop} or {@code refuse}
     * @return the treatment
     * @throws IllegalArgumentException if there is no such treatment
     */
    public static Missing named(String name) {
      for (Missing each : values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          "unknown treatment of missing values '"
              + name
              + "'; there are mean, mode, drop and refuse");
    }
  }

  /** What is to be predicted. */
  public enum Task {
    /** Classes if the target is text, or whole numbers of at most 20 different values. */
    AUTO,
    /** The class: each different value is one, in the order of numbers or of the alphabet. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION
  }

  /** Copies the sets. */
  public TableFormat {
    categorical = Set.copyOf(categorical);
    leftOut = Set.copyOf(leftOut);
  }

  /**
   * All columns but the target are features, and the task follows from its values.
   *
   * @param target the name of the column to be predicted; empty for the last one
   * @return the format
   */
  public static TableFormat of(String target) {
    return new TableFormat(target, Task.AUTO, Set.of(), Set.of(), Missing.REFUSE);
  }

  /**
   * The same for another task.
   *
   * @param other what is to be predicted
   * @return a new format
   */
  public TableFormat task(Task other) {
    return new TableFormat(target, other, categorical, leftOut, missing);
  }

  /**
   * The same with columns whose values are names.
   *
   * @param columns all such columns, even where they look like numbers
   * @return a new format
   */
  public TableFormat categorical(String... columns) {
    return new TableFormat(target, task, Set.copyOf(List.of(columns)), leftOut, missing);
  }

  /**
   * The same without some columns, such as a row's number.
   *
   * @param columns all columns to leave out
   * @return a new format
   */
  public TableFormat leavingOut(String... columns) {
    return new TableFormat(target, task, categorical, Set.copyOf(List.of(columns)), missing);
  }

  /**
   * The same with another treatment of missing values.
   *
   * @param treatment what becomes of them
   * @return a new format
   */
  public TableFormat missing(Missing treatment) {
    return new TableFormat(target, task, categorical, leftOut, treatment);
  }
}
