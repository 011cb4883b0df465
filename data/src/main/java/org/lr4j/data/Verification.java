package org.lr4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Locale;

/**
 * What is known about a data set on disk.
 *
 * @param status whether it can be used
 * @param detail a sentence that says why
 */
public record Verification(Status status, String detail) {
  /** Whether a data set can be used. */
  public enum Status {
    /** Every file is the one that its authors publish. */
    OFFICIAL,
    /** It reads without fault, but the authors' checksums differ or do not cover its files. */
    USABLE,
    /** A file is missing or damaged. */
    UNUSABLE
  }

  /**
   * Looks at the files of a data set: whether they can be read, and whether they are those that the
   * authors publish. For the files of CIFAR-10 its author gives no checksums (only for the
   * archive), so their sizes and labels are what can be checked.
   *
   * @param name a name of the catalogue
   * @param dataFolder the folder that holds the folders of the catalogue
   * @return what was found
   * @throws DataException if the name is unknown
   */
  public static Verification of(String name, Path dataFolder) {
    DataSets.Entry entry = DataSets.entry(name);
    Splits splits;
    try {
      splits = DataSets.open(name, dataFolder, 0);
    } catch (DataException e) {
      return new Verification(Status.UNUSABLE, String.valueOf(e.getMessage()));
    }
    String content =
        String.format(
            Locale.ROOT,
            "%d training and %d test examples of %s",
            splits.train().size(),
            splits.test().size(),
            splits.train().shape());
    if (entry.folder().isEmpty()) {
      return new Verification(Status.OFFICIAL, content + ", built in");
    }
    String balance = balance(splits.train());
    for (Origin origin : Origin.of(name)) {
      Path file = dataFolder.resolve(entry.folder()).resolve(origin.file());
      if (origin.isArchive() || !official(file, origin)) {
        return new Verification(
            Status.USABLE,
            content
                + balance
                + (origin.isArchive()
                    ? "; its files have no published checksums"
                    : "; " + origin.file() + " is not the published file"));
      }
    }
    return new Verification(Status.OFFICIAL, content + balance + "; all checksums are right");
  }

  /** The smallest and the largest class of the training data, which tells a half-written file. */
  private static String balance(Dataset data) {
    int[] counts = new int[data.classes()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
    }
    IntSummaryStatistics classes = Arrays.stream(counts).summaryStatistics();
    return String.format(
        Locale.ROOT, ", %d to %d training examples a class", classes.getMin(), classes.getMax());
  }

  private static boolean official(Path file, Origin origin) {
    try {
      return Files.isRegularFile(file) && Checksum.of(file).equals(origin.md5());
    } catch (IOException e) {
      return false;
    }
  }
}
