package org.lr4j.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Known names that are near one that is not known, for messages. */
public final class NearNames {
  private static final int MOST = 3;
  private static final int MOST_EDITS = 3;
  private static final int FAR = Integer.MAX_VALUE;

  private NearNames() {}

  /**
   * The names that may have been meant: those that contain the wanted one or are contained in it,
   * and those that are at most three edits (Levenshtein) and half their length away. Names that are
   * much further away than the nearest one are left out. Case does not matter.
   *
   * @param wanted the unknown name
   * @param known the known names
   * @return at most three, the nearest first; empty if none is near
   */
  public static List<String> of(String wanted, Collection<String> known) {
    String name = wanted.toLowerCase(Locale.ROOT);
    ToIntFunction<String> distance = each -> distance(name, each.toLowerCase(Locale.ROOT));
    List<String> near =
        known.stream()
            .filter(each -> distance.applyAsInt(each) < FAR)
            .sorted(Comparator.comparingInt(distance))
            .limit(MOST)
            .toList();
    return near.stream()
        .filter(each -> distance.applyAsInt(each) <= distance.applyAsInt(near.get(0)) + 1)
        .toList();
  }

  private static int distance(String name, String known) {
    int shorter = Math.min(name.length(), known.length());
    int edits = edits(name, known);
    if (shorter > 1 && known.contains(name)) {
      return Math.min(edits, 1);
    }
    boolean part = shorter > 1 && name.contains(known);
    int most = Math.min(MOST_EDITS, Math.max(2, known.length() / 2));
    return part || (edits < shorter && edits <= most) ? edits : FAR;
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
