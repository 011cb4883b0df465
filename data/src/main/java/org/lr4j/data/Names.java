package org.lr4j.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Known names close to one that is not known. */
final class Names {
  private Names() {}

  /** The names of classes that have none: 0, 1, 2 and so on. */
  static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** The refusal of an unknown name, with those that may have been meant. */
  static DataException unknown(String kind, String wanted, Collection<String> known) {
    List<String> near = nearest(wanted, known);
    return new DataException(
        near.isEmpty()
            ? String.format(
                Locale.ROOT,
                "unknown %s '%s'; there are %s",
                kind,
                wanted,
                String.join(", ", known))
            : String.format(
                Locale.ROOT,
                "unknown %s '%s'; did you mean %s?",
                kind,
                wanted,
                String.join(" or ", near)));
  }

  /** The nearest names, best first: a few edits away, or one part of the other. */
  private static List<String> nearest(String wanted, Collection<String> known) {
    String name = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> near(name, k))
        .sorted(Comparator.comparingInt(k -> edits(name, k)))
        .limit(3)
        .toList();
  }

  private static boolean near(String name, String known) {
    boolean part = !name.isEmpty() && (known.contains(name) || name.contains(known));
    return part || edits(name, known) <= known.length() / 2;
  }

  /** The insertions, deletions and replacements that lead from one word to the other. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
