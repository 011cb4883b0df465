package org.lr4j.data;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The IDX format of MNIST: a magic number (two zero bytes, the type, the number of dimensions), the
 * dimensions as big-endian integers, the values as unsigned bytes. Plain files are mapped, gzipped
 * ones unpacked into memory.
 */
public final class Idx {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final String MISSING = "check the folder, or fetch the data first";

  private Idx() {}

  /**
   * Reads a pair of files; there are as many classes as the largest label needs.
   *
   * @param images a file of images (magic number 0x00000803), plain or gzipped
   * @param labels a file of labels (magic number 0x00000801), plain or gzipped
   * @return the images
   * @throws DataException if a file is missing, damaged or no IDX file, or if the counts differ
   */
  public static ImageSet read(Path images, Path labels) {
    return read(String.valueOf(images.getFileName()), images, labels, 0, MISSING);
  }

  /** Reads a pair of files into that many classes, or as many as the labels need when 0. */
  static ImageSet read(String name, Path images, Path labels, int classes, String advice) {
    ByteBuffer pixels = open(images, IMAGES, advice);
    ByteBuffer classOf = open(labels, LABELS, advice);
    int count = pixels.getInt(4);
    if (count != classOf.getInt(4)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %d images but %s holds %d labels; use the two files of one set",
              images,
              count,
              labels,
              classOf.getInt(4)));
    }
    byte[] label = new byte[count];
    classOf.get(8, label);
    Shape shape = new Shape(1, pixels.getInt(8), pixels.getInt(12));
    ByteBuffer[] parts = {pixels};
    return new PackedImages(
        name,
        shape,
        classes == 0 ? largest(label) + 1 : classes,
        label,
        new PackedImages.Records(parts, count, 16, shape.values()));
  }

  /** The file itself or, when there is none, the gzipped one. */
  static Path plainOrGzip(Path plain) {
    Path gzip = Path.of(plain + ".gz");
    return Files.exists(plain) || !Files.exists(gzip) ? plain : gzip;
  }

  private static ByteBuffer open(Path file, int magic, String advice) {
    ByteBuffer bytes = Contents.of(file, advice);
    int dimensions = magic & 0xff;
    int header = 4 + 4 * dimensions;
    if (bytes.limit() < header) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "file %s has %d bytes, too few for the IDX header of %d bytes; fetch it again",
              file,
              bytes.limit(),
              header));
    }
    if (bytes.getInt(0) != magic) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "file %s starts with 0x%08X, but an IDX file of %s starts with 0x%08X; give the right file",
              file,
              bytes.getInt(0),
              magic == IMAGES ? "images" : "labels",
              magic));
    }
    double expected = header + size(bytes, file, dimensions);
    if (bytes.limit() != expected) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "file %s has %d bytes, but its header promises %.0f; fetch it again",
              file,
              bytes.limit(),
              expected));
    }
    return bytes;
  }

  private static double size(ByteBuffer bytes, Path file, int dimensions) {
    double size = 1;
    for (int i = 0; i < dimensions; i++) {
      int length = bytes.getInt(4 + 4 * i);
      if (length < 1) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "file %s has %d as a dimension, which must be at least 1; fetch it again",
                file,
                length));
      }
      size *= length;
    }
    return size;
  }

  private static int largest(byte[] labels) {
    int largest = 0;
    for (byte label : labels) {
      largest = Math.max(largest, label & 0xff);
    }
    return largest;
  }
}
