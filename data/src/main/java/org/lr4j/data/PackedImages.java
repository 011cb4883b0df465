package org.lr4j.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Images as records of equal length in one or more buffers, on the heap or mapped from files. */
final class PackedImages implements ImageSet {
  private final String name;
  private final Shape shape;
  private final int classes;
  private final List<String> classNames;
  private final int[] labels;
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
    this(name, shape, classes, Names.numbers(classes), widened(labels), records);
    if (!(classes >= 1 && classes <= 256)) {
      throw new IllegalArgumentException("classes " + classes + " is not from 1 to 256");
    }
  }

  PackedImages(String name, Shape shape, List<String> classNames, int[] labels, Records records) {
    this(name, shape, classNames.size(), classNames, labels, records);
  }

  private PackedImages(
      String name,
      Shape shape,
      int classes,
      List<String> classNames,
      int[] labels,
      Records records) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new DataException(
            name
                + ": example "
                + i
                + " has label "
                + labels[i]
                + ", but the labels of "
                + classes
                + " classes go from 0 to "
                + (classes - 1));
      }
    }
    this.name = name;
    this.shape = shape;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
    this.labels = labels;
    this.records = records;
  }

  private static int[] widened(byte[] labels) {
    int[] wide = new int[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = labels[i] & 0xff;
    }
    return wide;
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
    return labels[example];
  }

  @Override
  public List<String> classNames() {
    return classNames;
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
