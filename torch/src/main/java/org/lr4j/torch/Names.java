package org.lr4j.torch;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Sentences for names that are not known. */
final class Names {
  private Names() {}

  /** The exception for an unknown name, with the nearest known ones or else all of them. */
  static IllegalArgumentException unknown(String kind, String name, List<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    List<String> near =
        known.stream()
            .filter(k -> distance(wanted, k) <= Math.max(2, k.length() / 2))
            .sorted(Comparator.comparingInt(k -> distance(wanted, k)))
            .limit(2)
            .toList();
    if (near.size() == 2 && distance(wanted, near.get(1)) > distance(wanted, near.get(0)) + 1) {
      near = near.subList(0, 1);
    }
    return new IllegalArgumentException(
        near.isEmpty()
            ? String.format(
                Locale.ROOT, "unknown %s '%s'; there are %s", kind, name, String.join(", ", known))
            : String.format(
                Locale.ROOT,
                "unknown %s '%s'; did you mean %s?",
                kind,
                name,
                String.join(" or ", near)));
  }

  /** Levenshtein's distance, with a name that contains the other one counted as near. */
  private static int distance(String a, String b) {
    if (a.length() > 1 && b.contains(a)) {
      return 1;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
        } else {
          int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
