package org.lr4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CIFAR-10 in its binary layout: files of 10,000 records, each one label byte and 3,072 bytes of
 * pixels (red, green and blue plane of 32 × 32), mapped into memory.
 *
 * <p>Source: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
 */
public final class Cifar10 {
  private static final Shape SHAPE = new Shape(3, 32, 32);
  private static final int RECORD = 1 + 3 * 32 * 32;
  private static final int RECORDS = 10_000;
  private static final String TEST = "test_batch.bin";
  private static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");

  /** All six files. */
  static final Set<String> FILES =
      Stream.concat(TRAIN.stream(), Stream.of(TEST)).collect(Collectors.toUnmodifiableSet());

  private Cifar10() {}

  /**
   * The 50,000 training images.
   *
   * @param folder the folder with {@code data_batch_1.bin} to {@code data_batch_5.bin}
   * @return the images in the order of the files
   * @throws DataException if a file is missing or has a wrong size or label
   */
  public static ImageSet train(Path folder) {
    return read("cifar10", folder, TRAIN, RECORDS);
  }

  /**
   * The 10,000 test images.
   *
   * @param folder the folder with {@code test_batch.bin}
   * @return the images in the order of the file
   * @throws DataException if the file is missing or has a wrong size or label
   */
  public static ImageSet test(Path folder) {
    return read("cifar10 test", folder, List.of(TEST), RECORDS);
  }

  /** Whether all files are there in their full length. */
  static boolean isComplete(Path folder) throws IOException {
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file) || Files.size(file) != (long) RECORDS * RECORD) {
        return false;
      }
    }
    return true;
  }

  /** Reads files of equal length; tests use shorter ones. */
  static ImageSet read(String name, Path folder, List<String> files, int records) {
    ByteBuffer[] parts = new ByteBuffer[files.size()];
    byte[] labels = new byte[files.size() * records];
    for (int p = 0; p < parts.length; p++) {
      Path file = folder.resolve(files.get(p));
      parts[p] = Contents.of(file, DataSets.fetchAdvice("cifar10"));
      if (parts[p].limit() != records * RECORD) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "file %s has %d bytes instead of %d (%d records of %d); fetch it again",
                file,
                parts[p].limit(),
                records * RECORD,
                records,
                RECORD));
      }
      for (int r = 0; r < records; r++) {
        labels[p * records + r] = parts[p].get(r * RECORD);
      }
    }
    return new PackedImages(
        name, SHAPE, 10, labels, new PackedImages.Records(parts, records, 1, RECORD));
  }
}
