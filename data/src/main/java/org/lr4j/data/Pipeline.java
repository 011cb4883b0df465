package org.lr4j.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the examples of a data set become the numbers of a batch. Immutable and thread-safe. */
public final class Pipeline {
  /** Keeps the stream of an example's augmentation apart from that of the shuffling. */
  private static final long AUGMENTATION = 1;

  private final Dataset data;
  private final Normalization normalization;
  private final Layout layout;
  private final @Nullable Augmentation augmentation;
  private final Encoder encoder;

  private Pipeline(
      Dataset data,
      Normalization normalization,
      Layout layout,
      @Nullable Augmentation augmentation) {
    if (!data.shape().equals(normalization.shape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "normalization for examples of %s does not fit %s with examples of %s",
              normalization.shape(),
              data.name(),
              data.shape()));
    }
    this.data = data;
    this.normalization = normalization;
    this.layout = layout;
    this.augmentation = augmentation;
    this.encoder = new Encoder(normalization, layout);
  }

  /**
   * Examples normalised, channels first, and otherwise as they are.
   *
   * @param data the examples
   * @param normalization the map of their values, learned from training data
   * @return the pipeline
   */
  public static Pipeline of(Dataset data, Normalization normalization) {
    return new Pipeline(data, normalization, Layout.CHANNELS_FIRST, null);
  }

  /**
   * The same with another order of values.
   *
   * @param order the order of values in a batch
   * @return a new pipeline
   */
  public Pipeline layout(Layout order) {
    return new Pipeline(data, normalization, order, augmentation);
  }

  /**
   * The same with random changes before normalisation, for training only.
   *
   * @param change the change
   * @return a new pipeline
   * @throws DataException if the examples are no images
   */
  public Pipeline augmented(Augmentation change) {
    if (!(data instanceof ImageSet)) {
      throw new DataException(
          data.name() + " holds no images, so it cannot be augmented; leave augmentation out");
    }
    return new Pipeline(data, normalization, layout, change);
  }

  /**
   * The examples.
   *
   * @return the data set
   */
  public Dataset data() {
    return data;
  }

  /**
   * The map of the examples' values and targets.
   *
   * @return the normalisation
   */
  public Normalization normalization() {
    return normalization;
  }

  /**
   * The order of values in a batch.
   *
   * @return the layout
   */
  public Layout layout() {
    return layout;
  }

  /** Fills the first {@code count} places of a batch with {@code order[from]} and what follows. */
  void fill(Batch batch, int[] order, int from, int count, long seed, long epoch) {
    batch.resize(count);
    if (data instanceof TextSet text) {
      int shift = text.shift(seed, epoch);
      for (int place = 0; place < count; place++) {
        batch.put(place, text, order[from + place], shift);
      }
      return;
    }
    for (int place = 0; place < count; place++) {
      int example = order[from + place];
      if (data instanceof ImageSet images) {
        images.readBytes(example, batch.bytes);
        if (augmentation != null) {
          SplitMix random = SplitMix.of(AUGMENTATION, seed, epoch, example);
          augmentation.apply(batch.bytes, data.shape(), random);
        }
        encoder.encode(batch.bytes, batch.encoded);
      } else {
        data.read(example, batch.raw);
        encoder.encode(batch.raw, batch.encoded);
      }
      batch.put(
          place,
          data.classes() == 0 ? 0 : data.label(example),
          normalization.applyToTarget(data.target(example)));
    }
  }
}
