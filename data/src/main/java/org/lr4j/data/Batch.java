package org.lr4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Locale;

/**
 * Some examples in direct buffers of native byte order that start at a multiple of 64 bytes.
 *
 * <p>The buffers are allocated once and filled again and again: position is 0, the limit says what
 * is filled. An engine may keep a tensor over them for as long as it keeps the batch.
 */
public final class Batch {
  private static final int ALIGNMENT = 64;

  /** Scratch space for one example, used by whoever fills the batch. */
  final byte[] bytes;

  final float[] raw;
  final float[] encoded;

  private final FloatBuffer features;
  private final LongBuffer labels;
  private final FloatBuffer targets;
  private final int capacity;
  private final int labelsPerExample;
  private int size;

  Batch(int capacity, Shape shape) {
    this(capacity, shape, 1);
  }

  Batch(int capacity, Dataset data) {
    this(capacity, data.shape(), data.labelsPerExample());
  }

  private Batch(int capacity, Shape shape, int labelsPerExample) {
    long floats = (long) capacity * shape.values();
    if (floats > (Integer.MAX_VALUE - ALIGNMENT) / Float.BYTES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a batch of %d examples of %s does not fit into one buffer; use a smaller batch",
              capacity,
              shape));
    }
    this.capacity = capacity;
    this.bytes = new byte[shape.values()];
    this.raw = new float[shape.values()];
    this.encoded = new float[shape.values()];
    this.features = direct((int) floats * Float.BYTES).asFloatBuffer();
    this.labelsPerExample = labelsPerExample;
    int allLabels = Math.multiplyExact(capacity, labelsPerExample);
    this.labels = direct(Math.multiplyExact(allLabels, Long.BYTES)).asLongBuffer();
    this.targets = direct(capacity * Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer direct(int bytes) {
    int rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocateDirect(rounded + ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .limit(bytes)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  /**
   * The normalised values, {@code size() × shape.values()} of them, in the pipeline's layout.
   *
   * @return a direct buffer, the same one at each call
   */
  public FloatBuffer features() {
    return features;
  }

  /**
   * The classes; zeros when the target is a number.
   *
   * @return a direct buffer of {@code size() × labelsPerExample()} classes, the same one at each
   *     call
   */
  public LongBuffer labels() {
    return labels;
  }

  /**
   * The targets as numbers: what a regression predicts, or the classes again.
   *
   * @return a direct buffer of {@code size()} targets, the same one at each call
   */
  public FloatBuffer targets() {
    return targets;
  }

  /**
   * The number of examples in the batch now.
   *
   * @return examples, at most the capacity
   */
  public int size() {
    return size;
  }

  /**
   * The number of examples that the buffers can hold.
   *
   * @return examples
   */
  public int capacity() {
    return capacity;
  }

  /**
   * How many classes there are for each example.
   *
   * @return labels, at least 1
   */
  public int labelsPerExample() {
    return labelsPerExample;
  }

  void resize(int examples) {
    size = examples;
    features.clear().limit(examples * encoded.length);
    labels.clear().limit(examples * labelsPerExample);
    targets.clear().limit(examples);
  }

  void put(int place, int label, float target) {
    features.put(place * encoded.length, encoded);
    labels.put(place, label);
    targets.put(place, target);
  }

  void put(int place, TextSet text, int example, int shift) {
    text.read(example, shift, encoded);
    features.put(place * encoded.length, encoded);
    for (int i = 0; i < labelsPerExample; i++) {
      labels.put(place * labelsPerExample + i, text.label(example, shift, i));
    }
    targets.put(place, text.target(example));
  }
}
