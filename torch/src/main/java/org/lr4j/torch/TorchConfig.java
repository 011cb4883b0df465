package org.lr4j.torch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lr4j.data.Augmentation;
import org.lr4j.data.DataFormat;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.TableFormat;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Recipe;
import org.lr4j.torch.distributed.Peers;

/**
 * What to train, by names. Immutable: every {@code with…} method returns a new configuration.
 *
 * <pre>{@code
 * TorchConfig.of("digits", "cnn", "sgd").withBatchSize(64).withSeed(1);
 * }</pre>
 */
public final class TorchConfig {
  /** The learning rate that training starts from if you give none. */
  public static final double DEFAULT_RATE = 1e-3;

  /** With far more threads than this, libtorch hangs and the process cannot be ended. */
  private static final int MOST_THREADS = 1024;

  // Written by copies before anybody sees them, never afterwards.
  private String data;
  private Path dataFolder = DataSets.defaultFolder();
  private String model;
  private String optimizer;
  private int batchSize = Recipe.BATCH_SIZE;
  private long seed = 0;
  private double learningRate = DEFAULT_RATE;
  private OptionalDouble momentum = OptionalDouble.empty();
  private OptionalDouble weightDecay = OptionalDouble.empty();
  private OptionalInt threads = OptionalInt.empty();
  private Layout layout = Layout.CHANNELS_LAST;
  private Device device = Device.AUTO;
  private Optional<TrainingLoss> loss = Optional.empty();
  private Optional<Augmentation> augmentation = Optional.empty();
  private Optional<String> augmentationNames = Optional.empty();
  private DataFormat format = DataFormat.DEFAULT;
  private boolean batchSizeFits;
  private int accumulation = 1;
  private Optional<Clipping> clipping = Optional.empty();
  private Precision precision = Precision.FLOAT32;
  private Peers peers = Peers.ALONE;

  private TorchConfig(String data, String model, String optimizer) {
    this.data = data;
    this.model = model;
    this.optimizer = optimizer;
  }

  private TorchConfig(TorchConfig other) {
    this(other.data, other.model, other.optimizer);
    dataFolder = other.dataFolder;
    batchSize = other.batchSize;
    seed = other.seed;
    learningRate = other.learningRate;
    momentum = other.momentum;
    weightDecay = other.weightDecay;
    threads = other.threads;
    layout = other.layout;
    device = other.device;
    loss = other.loss;
    augmentation = other.augmentation;
    augmentationNames = other.augmentationNames;
    format = other.format;
    batchSizeFits = other.batchSizeFits;
    accumulation = other.accumulation;
    clipping = other.clipping;
    precision = other.precision;
    peers = other.peers;
  }

  /**
   * A configuration with defaults: batches of 32, seed 0, channels last, the loss that fits the
   * data.
   *
   * @param data a name of {@link DataSets}, or the path of a folder or of a table (.csv, .tsv)
   * @param model a name of {@link Models}, a TorchScript file or a class
   * @param optimizer a name of {@link Optimizers}
   * @return the configuration
   * @throws IllegalArgumentException if model or optimizer are unknown; data and shapes are checked
   *     when the engine opens
   */
  public static TorchConfig of(String data, String model, String optimizer) {
    Models.check(model);
    return new TorchConfig(data, model, optimizer).checked();
  }

  private TorchConfig checked() {
    Optimizers.check(optimizer, momentum, weightDecay);
    return this;
  }

  /**
   * The same with data sets in another folder.
   *
   * @param folder the folder that holds the data sets
   * @return a new configuration
   */
  public TorchConfig withDataFolder(Path folder) {
    TorchConfig copy = new TorchConfig(this);
    copy.dataFolder = folder;
    return copy;
  }

  /**
   * The same with another batch size.
   *
   * @param samples samples in a batch, at least 1
   * @return a new configuration
   * @throws IllegalArgumentException if it is below 1
   */
  public TorchConfig withBatchSize(int samples) {
    if (!(samples >= 1)) {
      throw new IllegalArgumentException("batch size must be at least 1, but is " + samples);
    }
    TorchConfig copy = new TorchConfig(this);
    copy.batchSize = samples;
    return copy;
  }

  /**
   * The same with another seed.
   *
   * @param number decides the weights, dropout and the order of the data
   * @return a new configuration
   */
  public TorchConfig withSeed(long number) {
    TorchConfig copy = new TorchConfig(this);
    copy.seed = number;
    return copy;
  }

  /**
   * The same with another initial learning rate.
   *
   * @param rate the rate of the first parameter group, above 0; the others keep their ratios
   * @return a new configuration
   * @throws IllegalArgumentException if it is 0, negative or not finite
   */
  public TorchConfig withLearningRate(double rate) {
    if (!(Hyperparameter.LEARNING_RATE.require(rate) > 0)) {
      throw new IllegalArgumentException("initial learning rate must be above 0, but is 0");
    }
    TorchConfig copy = new TorchConfig(this);
    copy.learningRate = rate;
    return copy;
  }

  /**
   * The same with a momentum in place of the optimizer's default.
   *
   * @param value momentum, or β1 for Adam and its relatives; in [0, 1)
   * @return a new configuration
   * @throws IllegalArgumentException if it is out of its range or the optimizer has none
   */
  public TorchConfig withMomentum(double value) {
    TorchConfig copy = new TorchConfig(this);
    copy.momentum = OptionalDouble.of(value);
    return copy.checked();
  }

  /**
   * The same with a weight decay in place of the model's or the optimizer's.
   *
   * @param value at least 0
   * @return a new configuration
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public TorchConfig withWeightDecay(double value) {
    TorchConfig copy = new TorchConfig(this);
    copy.weightDecay = OptionalDouble.of(value);
    return copy.checked();
  }

  /**
   * The same with a number of threads. The last digits of a result depend on it.
   *
   * @param count threads to compute with, from 1 to 1024; without it, as many as there are physical
   *     cores
   * @return a new configuration
   * @throws IllegalArgumentException if it is below 1 or above 1024
   */
  public TorchConfig withThreads(int count) {
    TorchConfig copy = new TorchConfig(this);
    copy.threads = OptionalInt.of(requireThreads(count));
    return copy;
  }

  /** A number of threads that can be had. */
  static int requireThreads(int count) {
    if (!(count >= 1 && count <= MOST_THREADS)) {
      throw new IllegalArgumentException(
          "threads must be from 1 to " + MOST_THREADS + ", but are " + count);
    }
    return count;
  }

  /**
   * The same with another order of values in a batch of images.
   *
   * @param order the order
   * @return a new configuration
   */
  public TorchConfig withLayout(Layout order) {
    TorchConfig copy = new TorchConfig(this);
    copy.layout = order;
    return copy;
  }

  /**
   * The same on another device.
   *
   * @param where where to compute
   * @return a new configuration
   */
  public TorchConfig withDevice(Device where) {
    TorchConfig copy = new TorchConfig(this);
    copy.device = where;
    return copy;
  }

  /**
   * The same with another loss.
   *
   * @param minimized what training makes small; without it, cross-entropy for classes and the
   *     squared error for numbers
   * @return a new configuration
   */
  public TorchConfig withLoss(TrainingLoss minimized) {
    TorchConfig copy = new TorchConfig(this);
    copy.loss = Optional.of(minimized);
    return copy;
  }

  /**
   * The same with random changes to training images.
   *
   * @param change the change
   * @return a new configuration
   */
  public TorchConfig withAugmentation(Augmentation change) {
    TorchConfig copy = new TorchConfig(this);
    copy.augmentation = Optional.of(change);
    copy.augmentationNames = Optional.empty();
    return copy;
  }

  /** The same by names, which other processes can be asked for. */
  TorchConfig withAugmentation(String names) {
    TorchConfig copy = withAugmentation(Augmentation.named(names));
    copy.augmentationNames = Optional.of(names);
    return copy;
  }

  /**
   * The same with another meaning of a table's columns.
   *
   * @param table what the columns mean
   * @return a new configuration
   */
  public TorchConfig withTable(TableFormat table) {
    return withFormat(format.table(table));
  }

  /**
   * The same with data read in another way.
   *
   * @param read how tables, pictures and text are read
   * @return a new configuration
   */
  public TorchConfig withFormat(DataFormat read) {
    TorchConfig copy = new TorchConfig(this);
    copy.format = read;
    return copy;
  }

  /**
   * The same with batches that are made smaller where there is little data: at most an eighth of
   * the training data, but not less than 4 samples.
   *
   * @return a new configuration
   */
  public TorchConfig withFittingBatchSize() {
    TorchConfig copy = new TorchConfig(this);
    copy.batchSizeFits = true;
    return copy;
  }

  /**
   * The same with gradient accumulation: one optimizer step takes the gradients of several batches.
   *
   * @param batches batches in a step, at least 1
   * @return a new configuration
   * @throws IllegalArgumentException if it is below 1
   */
  public TorchConfig withAccumulation(int batches) {
    LearnerOptions.requireAccumulation(batches);
    TorchConfig copy = new TorchConfig(this);
    copy.accumulation = batches;
    return copy;
  }

  /**
   * The same with gradients clipped before each step.
   *
   * @param bound how
   * @return a new configuration
   */
  public TorchConfig withClipping(Clipping bound) {
    TorchConfig copy = new TorchConfig(this);
    copy.clipping = Optional.of(bound);
    return copy;
  }

  /**
   * The same in another precision.
   *
   * @param numbers the number format of the forward passes
   * @return a new configuration
   */
  public TorchConfig withPrecision(Precision numbers) {
    TorchConfig copy = new TorchConfig(this);
    copy.precision = numbers;
    return copy;
  }

  /**
   * The same for one of several processes that train one model together, as {@link
   * LearnerOptions#withPeers}. The batch size is that of all processes together.
   *
   * @param others the processes
   * @return a new configuration
   */
  public TorchConfig withPeers(Peers others) {
    TorchConfig copy = new TorchConfig(this);
    copy.peers = others;
    return copy;
  }

  /**
   * A name of {@link DataSets}, or the path of a folder or of a table.
   *
   * @return name or path
   */
  public String data() {
    return data;
  }

  /**
   * The folder that holds the data sets.
   *
   * @return the folder
   */
  public Path dataFolder() {
    return dataFolder;
  }

  /**
   * A name of {@link Models}, a TorchScript file or a class.
   *
   * @return the model
   */
  public String model() {
    return model;
  }

  /**
   * A name of {@link Optimizers}.
   *
   * @return the name
   */
  public String optimizer() {
    return optimizer;
  }

  /**
   * Samples in a batch.
   *
   * @return at least 1
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * What decides the weights, dropout and the order of the data.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * The initial rate of the first parameter group.
   *
   * @return a rate above 0
   */
  public double learningRate() {
    return learningRate;
  }

  /**
   * Momentum or β1.
   *
   * @return empty for the optimizer's default
   */
  public OptionalDouble momentum() {
    return momentum;
  }

  /**
   * Weight decay.
   *
   * @return empty for the model's or the optimizer's default
   */
  public OptionalDouble weightDecay() {
    return weightDecay;
  }

  /**
   * Threads to compute with.
   *
   * @return empty for as many as there are physical cores
   */
  public OptionalInt threads() {
    return threads;
  }

  /**
   * The order of values in a batch of images.
   *
   * @return the order
   */
  public Layout layout() {
    return layout;
  }

  /**
   * Where to compute.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /**
   * What training makes small.
   *
   * @return empty for the loss that fits the data
   */
  public Optional<TrainingLoss> loss() {
    return loss;
  }

  /**
   * Random changes to training images.
   *
   * @return empty for none
   */
  public Optional<Augmentation> augmentation() {
    return augmentation;
  }

  /**
   * How tables, pictures and text are read.
   *
   * @return the format
   */
  public DataFormat format() {
    return format;
  }

  /** The batch size for that many samples. */
  int batchSize(int samples) {
    if (!batchSizeFits) {
      return batchSize;
    }
    int eighth = Integer.highestOneBit(Math.max(1, samples / 8));
    return Math.max(1, Math.min(batchSize, Math.min(samples, Math.max(4, eighth))));
  }

  /**
   * Batches whose gradients make one optimizer step.
   *
   * @return at least 1
   */
  public int accumulation() {
    return accumulation;
  }

  /**
   * How gradients are clipped before a step.
   *
   * @return empty if they are not
   */
  public Optional<Clipping> clipping() {
    return clipping;
  }

  /**
   * The number format of the forward passes.
   *
   * @return the precision
   */
  public Precision precision() {
    return precision;
  }

  /**
   * The processes that train together.
   *
   * @return {@link Peers#ALONE} unless told
   */
  public Peers peers() {
    return peers;
  }

  /** What processes that train together must have in common, but for the seed and the data. */
  String agreement() {
    return String.join(
        ", ",
        optimizer,
        Integer.toString(batchSize),
        Boolean.toString(batchSizeFits),
        Double.toString(learningRate),
        momentum.toString(),
        weightDecay.toString(),
        layout.toString(),
        loss.toString(),
        augmentationNames.orElse(Boolean.toString(augmentation.isPresent())),
        Integer.toString(accumulation),
        clipping.toString(),
        precision.toString());
  }

  @Override
  public String toString() {
    return model + " on " + data + ", " + optimizer + ", batch " + batchSize + ", seed " + seed;
  }
}
