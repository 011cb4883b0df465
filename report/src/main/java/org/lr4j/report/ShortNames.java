package org.lr4j.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Long values of an axis without what all of them begin with, so that a picture shows where they
 * differ: of two schedules with the same warmup, the decays.
 */
final class ShortNames {
  /** Values that are all as short as that stay as they are. */
  private static final int SHORT = 20;

  /** A shorter beginning is not worth the dots. */
  private static final int WORTH = 8;

  private ShortNames() {}

  /** A name for each value. */
  static Map<String, String> of(List<String> values) {
    int shared = values.stream().anyMatch(value -> value.length() > SHORT) ? shared(values) : 0;
    Map<String, String> names = new LinkedHashMap<>();
    for (String value : values) {
      names.put(value, shared >= WORTH ? "…" + value.substring(shared) : value);
    }
    return names;
  }

  /** How long the words are with which all values begin. */
  private static int shared(List<String> values) {
    String first = values.get(0);
    int length = first.length();
    for (String value : values.subList(1, values.size())) {
      int same = 0;
      while (same < Math.min(length, value.length()) && value.charAt(same) == first.charAt(same)) {
        same++;
      }
      length = same;
    }
    return values.size() < 2 ? 0 : first.substring(0, length).lastIndexOf(' ') + 1;
  }
}
