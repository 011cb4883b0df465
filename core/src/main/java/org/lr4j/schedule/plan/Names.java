package org.lr4j.schedule.plan;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names of the language: how they relate to Java's, and suggestions for misspelled ones. */
final class Names {
  /** Operators as forms. */
  static final String SEQUENCE = "then";

  static final String SUM = "sum";
  static final String MINUS = "minus";
  static final String PRODUCT = "product";
  static final String OVER = "over";
  static final String SCALE = "scale";
  static final String PAIR = "with";

  /** Forms that take schedules without names. */
  static final Set<String> OPERATORS = Set.of(SEQUENCE, SUM, MINUS, PRODUCT, OVER, "groups");

  private Names() {}

  /** {@code final_div} for {@code finalDiv}. */
  static String ofJava(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** A reason that names other arguments, in the spec's words. */
  static String inProse(String reason) {
    return reason.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** {@code "; did you mean cosine?"}, or nothing if no name is near. */
  static String suggestion(String word, Collection<String> names) {
    String best = "";
    int least = word.length() > 4 ? 3 : 2;
    for (String name : names) {
      int distance = distance(word, name, least);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /**
   * {@code "; did you mean triangular or triangular2?"}: the name that is nearest, or else names
   * that contain the word or are contained in it. Nothing if there are none.
   */
  static String suggestions(String word, Collection<String> names) {
    String nearest = suggestion(word, names);
    String bare = word.replace("_", "");
    if (!nearest.isEmpty() || bare.length() < 3) {
      return nearest;
    }
    List<String> like =
        names.stream()
            .filter(name -> name.length() > 3)
            .filter(
                name ->
                    name.replace("_", "").contains(bare) || bare.contains(name.replace("_", "")))
            .limit(4)
            .toList();
    return like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
  }

  /** Levenshtein's distance, or {@code bound} if it is not below. */
  private static int distance(String a, String b, int bound) {
    if (Math.abs(a.length() - b.length()) >= bound) {
      return bound;
    }
    int[] above = new int[b.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return Math.min(bound, above[b.length()]);
  }
}
