package org.lr4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    List<String> near = NearNames.of(wanted, known);
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
        NearNames.of(name, beside(file)).stream()
            .map(each -> file.resolveSibling(each).toString())
            .toList();
    return "does not exist; "
        + (near.isEmpty() ? remedy : "did you mean " + String.join(" or ", near) + "?");
  }

  /** The refusal of data that is neither known by its name nor a file or folder. */
  static DataException noData(String wanted, Collection<String> known) {
    Path file = Path.of(wanted);
    List<String> near = new ArrayList<>(NearNames.of(wanted, known));
    String name = String.valueOf(file.getFileName());
    NearNames.of(name, beside(file))
        .forEach(each -> near.add(file.resolveSibling(each).toString()));
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
}
