package org.lr4j.torch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lr4j.data.Augmentation;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.TableFormat;
import org.lr4j.engine.Hyperparameter;

/**
 * What to train, by names.
 *
 * @param data a name of {@link DataSets}, or the path of a folder or of a table (.csv, .tsv)
 * @param dataFolder the folder that holds the data sets
 * @param model a name of {@link Models}, a TorchScript file or a class
 * @param optimizer a name of {@link Optimizers}
 * @param batchSize samples in a batch, at least 1
 * @param seed decides the weights, dropout and the order of the data
 * @param learningRate the initial rate of the first group, above 0; the others keep their ratios
 * @param momentum momentum or β1; empty for the optimizer's default
 * @param weightDecay weight decay; empty for the model's or the optimizer's default
 * @param threads threads to compute with, on which last digits depend; empty for as many as there
 *     are physical cores
 * @param layout the order of values in a batch of images
 * @param device where to compute
 * @param loss what training makes small; empty for cross-entropy of classes, or the squared error
 *     where numbers are predicted
 * @param augmentation random changes to training images; empty for none
 * @param table what the columns of a table mean
 */
public record TorchConfig(
    String data,
    Path dataFolder,
    String model,
    String optimizer,
    int batchSize,
    long seed,
    double learningRate,
    OptionalDouble momentum,
    OptionalDouble weightDecay,
    OptionalInt threads,
    Layout layout,
    Device device,
    Optional<Loss> loss,
    Optional<Augmentation> augmentation,
    TableFormat table) {
  /** The initial learning rate unless told. */
  public static final double DEFAULT_RATE = 1e-3;

  /**
   * Checks numbers and names; data and shapes are checked when the engine opens.
   *
   * @throws IllegalArgumentException if a name is unknown or a number out of its range
   */
  public TorchConfig {
    Models.check(model);
    Optimizers.check(optimizer, momentum, weightDecay);
    if (!(batchSize >= 1)) {
      throw new IllegalArgumentException("batch size must be at least 1, but is " + batchSize);
    }
    if (!(Hyperparameter.LEARNING_RATE.require(learningRate) > 0)) {
      throw new IllegalArgumentException("initial learning rate must be above 0, but is 0");
    }
    if (threads.isPresent() && !(threads.getAsInt() >= 1)) {
      throw new IllegalArgumentException(
          "threads must be at least 1, but are " + threads.getAsInt());
    }
  }

  /**
   * A configuration for any device, with the loss that fits the data and without augmentation.
   *
   * @param data a name of {@link DataSets}, or the path of a folder
   * @param dataFolder the folder that holds the data sets
   * @param model a name of {@link Models}, a TorchScript file or a class
   * @param optimizer a name of {@link Optimizers}
   * @param batchSize samples in a batch, at least 1
   * @param seed decides the weights, dropout and the order of the data
   * @param learningRate the initial rate of the first group, above 0
   * @param momentum momentum or β1; empty for the optimizer's default
   * @param weightDecay weight decay; empty for the model's or the optimizer's default
   * @param threads threads to compute with, on which last digits depend; empty for as many as there
   *     are physical cores
   * @param layout the order of values in a batch of images
   */
  public TorchConfig(
      String data,
      Path dataFolder,
      String model,
      String optimizer,
      int batchSize,
      long seed,
      double learningRate,
      OptionalDouble momentum,
      OptionalDouble weightDecay,
      OptionalInt threads,
      Layout layout) {
    this(
        data,
        dataFolder,
        model,
        optimizer,
        batchSize,
        seed,
        learningRate,
        momentum,
        weightDecay,
        threads,
        layout,
        Device.AUTO,
        Optional.empty(),
        Optional.empty(),
        TableFormat.of(""));
  }

  /**
   * The same on another device.
   *
   * @param other where to compute
   * @return a new configuration
   */
  public TorchConfig device(Device other) {
    return with(other, loss, augmentation, table);
  }

  /**
   * The same with another loss.
   *
   * @param other what training makes small
   * @return a new configuration
   */
  public TorchConfig loss(Loss other) {
    return with(device, Optional.of(other), augmentation, table);
  }

  /**
   * The same with random changes to training images.
   *
   * @param change the change
   * @return a new configuration
   */
  public TorchConfig augmented(Augmentation change) {
    return with(device, loss, Optional.of(change), table);
  }

  /**
   * The same with another understanding of a table's columns.
   *
   * @param format what the columns mean
   * @return a new configuration
   */
  public TorchConfig table(TableFormat format) {
    return with(device, loss, augmentation, format);
  }

  private TorchConfig with(
      Device device, Optional<Loss> loss, Optional<Augmentation> augmentation, TableFormat table) {
    return new TorchConfig(
        data,
        dataFolder,
        model,
        optimizer,
        batchSize,
        seed,
        learningRate,
        momentum,
        weightDecay,
        threads,
        layout,
        device,
        loss,
        augmentation,
        table);
  }

  /**
   * A configuration with defaults: batches of 64, seed 1, channels last.
   *
   * @param data a name of {@link DataSets}, or the path of a folder
   * @param model a name of {@link Models}, a TorchScript file or a class
   * @param optimizer a name of {@link Optimizers}
   * @return the configuration
   */
  public static TorchConfig of(String data, String model, String optimizer) {
    return new TorchConfig(
        data,
        DataSets.defaultFolder(),
        model,
        optimizer,
        64,
        1,
        DEFAULT_RATE,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Layout.CHANNELS_LAST);
  }
}
