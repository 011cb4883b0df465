package org.lr4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Known names close to one that is not known. */
final class Names {
  /** Of so many files in a folder the near ones are looked for. */
  private static final int MOST_BESIDE = 10_000;

  private Names() {}

  /** The names of classes that have none: 0, 1, 2 and so on. */
  static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** The refusal of an unknown name, with those that may have been meant. */
  static DataException unknown(String kind, String wanted, Collection<String> known) {
    List<String> near = nearest(wanted, known);
    String rest =
        near.isEmpty()
            ? "; there are " + String.join(", ", known)
            : "; did you mean " + String.join(" or ", near) + "?";
    return new DataException("unknown " + kind + " '" + wanted + "'" + rest);
  }

  /** What to say of a file that does not exist: those beside it that may have been meant. */
  static String noFile(Path file, String remedy) {
    String name = String.valueOf(file.getFileName());
    List<String> near =
        nearest(name, beside(file)).stream()
            .map(each -> file.resolveSibling(each).toString())
            .toList();
    return "does not exist; "
        + (near.isEmpty() ? remedy : "did you mean " + String.join(" or ", near) + "?");
  }

  /** The refusal of data that is neither known by its name nor a file or folder. */
  static DataException noData(String wanted, Collection<String> known) {
    Path file = Path.of(wanted);
    List<String> near = new ArrayList<>(nearest(wanted, known));
    String name = String.valueOf(file.getFileName());
    nearest(name, beside(file)).forEach(each -> near.add(file.resolveSibling(each).toString()));
    Path parent = file.getParent();
    if (near.isEmpty() && parent != null && !Files.isDirectory(parent)) {
      return new DataException(
          "there is no folder " + parent + ", which " + wanted + " should be in; correct the path");
    }
    return new DataException(
        "there is no file or folder '"
            + wanted
            + "', and no data set of that name"
            + (near.isEmpty()
                ? "; the data sets are " + String.join(", ", known)
                : "; did you mean " + String.join(" or ", near) + "?"));
  }

  /** The names of visible files and folders in the folder where a file should be. */
  private static List<String> beside(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .limit(MOST_BESIDE)
          .map(each -> String.valueOf(each.getFileName()))
          .filter(each -> !each.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** The nearest names, best first: a few edits away, or one part of the other. */
  private static List<String> nearest(String wanted, Collection<String> known) {
    String name = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> near(name, k.toLowerCase(Locale.ROOT)))
        .sorted(Comparator.comparingInt(k -> edits(name, k.toLowerCase(Locale.ROOT))))
        .limit(3)
        .toList();
  }

  private static boolean near(String name, String known) {
    int shorter = Math.min(name.length(), known.length());
    boolean part = shorter > 1 && (known.contains(name) || name.contains(known));
    return part || edits(name, known) <= Math.min(3, known.length() / 2);
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
