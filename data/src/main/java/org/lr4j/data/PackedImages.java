package org.lr4j.data;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Images as records of equal length in one or more buffers, on the heap or mapped from files. */
final class PackedImages implements ImageSet {
  private final String name;
  private final Shape shape;
  private final int classes;
  private final byte[] labels;
  private final Records records;

  /**
   * Where image i lies: in part {@code i / perPart}, at {@code start + stride · (i mod perPart)}.
   */
  static final class Records {
    private final ByteBuffer[] parts;
    private final int perPart;
    private final int start;
    private final int stride;

    Records(ByteBuffer[] parts, int perPart, int start, int stride) {
      this.parts = parts;
      this.perPart = perPart;
      this.start = start;
      this.stride = stride;
    }

    void read(int record, byte[] into, int length) {
      parts[record / perPart].get(start + stride * (record % perPart), into, 0, length);
    }
  }

  PackedImages(String name, Shape shape, int classes, byte[] labels, Records records) {
    if (!(classes >= 1 && classes <= 256)) {
      throw new IllegalArgumentException("classes " + classes + " is not from 1 to 256");
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new DataException(
            "%s: example %d has label %d, but the labels of %d classes go from 0 to %d"
                .formatted(name, i, labels[i] & 0xff, classes, classes - 1));
      }
    }
    this.name = name;
    this.shape = shape;
    this.classes = classes;
    this.labels = labels;
    this.records = records;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int example) {
    return labels[example] & 0xff;
  }

  @Override
  public void readBytes(int example, byte[] into) {
    records.read(Objects.checkIndex(example, labels.length), into, shape.values());
  }

  @Override
  public String toString() {
    return name + " (" + labels.length + " images of " + shape + ", " + classes + " classes)";
  }
}
