package org.lr4j.study;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * One thing that varies in a study.
 *
 * @param name what varies, as an option of a recipe or {@code schedule}
 * @param values its values in the order in which they are tried, as text; at least one, all
 *     different
 */
public record Axis(String name, List<String> values) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the name is empty, or if values are missing or repeated
   */
  public Axis {
    values = List.copyOf(values);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an axis must have a name");
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the axis " + name + " has no values; give at least one");
    }
    if (new LinkedHashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "the axis " + name + " has a value twice: " + String.join(", ", values));
    }
  }
}
