package org.lr4j.data;

import java.util.Arrays;
import java.util.Map;

/**
 * A linear map of raw values: {@code (raw − mean) · factor}, with a mean and a factor for each
 * channel or for each value of an example. What it needs to know it learns from training data only.
 */
public final class Normalization {
  private final String name;
  private final Shape shape;
  private final float[] mean;
  private final float[] factor;
  private final double targetMean;
  private final double targetFactor;

  private Normalization(String name, Shape shape, double[] mean, double[] factor) {
    this(name, shape, toFloats(mean), toFloats(factor), 0, 1);
  }

  private Normalization(
      String name,
      Shape shape,
      float[] mean,
      float[] factor,
      double targetMean,
      double targetFactor) {
    this.name = name;
    this.shape = shape;
    this.mean = mean;
    this.factor = factor;
    this.targetMean = targetMean;
    this.targetFactor = targetFactor;
  }

  /**
   * The same with targets brought to mean 0 and standard deviation 1 as well, for a regression.
   *
   * @param train the training data, whose targets are numbers
   * @return a new normalisation; targets that are all the same are centred only
   */
  public Normalization standardizingTargets(Dataset train) {
    double sum = 0;
    for (int i = 0; i < train.size(); i++) {
      sum += train.target(i);
    }
    double centre = sum / Math.max(1, train.size());
    double squares = 0;
    for (int i = 0; i < train.size(); i++) {
      squares += (train.target(i) - centre) * (train.target(i) - centre);
    }
    double deviation = Math.sqrt(squares / Math.max(1, train.size()));
    return new Normalization(name, shape, mean, factor, centre, deviation > 0 ? 1 / deviation : 1);
  }

  /** Maps a target. */
  float applyToTarget(float target) {
    return (float) ((target - targetMean) * targetFactor);
  }

  /**
   * A target in its own units.
   *
   * @param normalized what the map of targets gives
   * @return the target
   */
  public double target(double normalized) {
    return normalized / targetFactor + targetMean;
  }

  /**
   * How much of the target's own unit makes one of the normalised one.
   *
   * @return the standard deviation of the training data's targets, or 1
   */
  public double targetUnit() {
    return 1 / targetFactor;
  }

  /**
   * All of it as texts, numbers and lists, as JSON has them.
   *
   * @return what {@link #of} reads
   */
  public Map<String, Object> facts() {
    return Map.of(
        "name",
        name,
        "shape",
        Facts.list(shape),
        "mean",
        Facts.list(mean),
        "factor",
        Facts.list(factor),
        "target_mean",
        targetMean,
        "target_factor",
        targetFactor);
  }

  /**
   * Reads what {@link #facts} gave.
   *
   * @param facts texts, numbers and lists
   * @return the normalisation
   * @throws DataException if they are not such facts
   */
  public static Normalization of(Map<String, ?> facts) {
    try {
      Shape shape = Facts.shape(facts);
      float[] mean = Facts.floats(facts, "mean");
      float[] factor = Facts.floats(facts, "factor");
      boolean fits =
          mean.length == factor.length
              && (mean.length == shape.channels() || mean.length == shape.values());
      if (!fits) {
        throw new IllegalArgumentException("its means do not fit its shape");
      }
      return new Normalization(
          Facts.text(facts, "name"),
          shape,
          mean,
          factor,
          Facts.number(facts, "target_mean"),
          Facts.number(facts, "target_factor"));
    } catch (ClassCastException | IllegalArgumentException e) {
      throw new DataException("the record of the normalisation is damaged: " + e.getMessage(), e);
    }
  }

  /** The ways to normalise that go by a name. */
  public enum Kind {
    /** Mean 0 and standard deviation 1 for each channel over the training data. */
    FEATUREWISE,
    /** Pixels of 0 to 255 to 0 to 1. */
    UNIT,
    /** Raw values minus their mean at each position, as Caffe's cifar10_full is trained. */
    MEAN_IMAGE,
    /** Raw values. */
    NONE;

    /**
     * Learns what it needs.
     *
     * @param train the training data
     * @return the normalisation
     */
    public Normalization fit(Dataset train) {
      return switch (this) {
        case FEATUREWISE -> featurewise(train);
        case UNIT -> constant("unit", train.shape(), 1 / 255.0);
        case MEAN_IMAGE -> meanImage(train);
        case NONE -> constant("none", train.shape(), 1);
      };
    }
  }

  /**
   * Mean 0 and standard deviation 1 for each channel (a colour, or a column of a table) over all
   * examples and positions. A channel that never changes is centred only.
   *
   * @param train the training data
   * @return the normalisation
   */
  public static Normalization featurewise(Dataset train) {
    Moments moments = train instanceof ImageSet images ? Moments.of(images) : Moments.of(train);
    double[] factor = new double[moments.deviation().length];
    Arrays.setAll(factor, c -> moments.deviation()[c] > 0 ? 1 / moments.deviation()[c] : 1);
    return new Normalization("featurewise", train.shape(), moments.mean(), factor);
  }

  /**
   * Subtracts the mean of the training data at each position and leaves the scale as it is.
   *
   * @param train the training data
   * @return the normalisation
   */
  public static Normalization meanImage(Dataset train) {
    double[] mean = new double[train.shape().values()];
    float[] example = new float[mean.length];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, example);
      for (int v = 0; v < mean.length; v++) {
        mean[v] += example[v];
      }
    }
    for (int v = 0; v < mean.length; v++) {
      mean[v] /= Math.max(1, train.size());
    }
    return new Normalization("mean image", train.shape(), mean, ones(mean.length));
  }

  private static Normalization constant(String name, Shape shape, double factor) {
    double[] factors = new double[shape.channels()];
    Arrays.fill(factors, factor);
    return new Normalization(name, shape, new double[shape.channels()], factors);
  }

  /**
   * Maps one raw value.
   *
   * @param raw the value as it is stored
   * @param value its index in the example: {@code (channel · height + row) · width + column}
   * @return the normalised value
   */
  public float apply(float raw, int value) {
    int i = perChannel() ? value / shape.pixels() : value;
    return (raw - mean[i]) * factor[i];
  }

  /**
   * What is subtracted.
   *
   * @return a mean for each channel, or for each value of an example
   */
  public float[] mean() {
    return mean.clone();
  }

  /**
   * What the difference to the mean is multiplied by.
   *
   * @return a factor for each channel, or for each value of an example
   */
  public float[] factor() {
    return factor.clone();
  }

  boolean perChannel() {
    return mean.length == shape.channels();
  }

  Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return name;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
