package org.lr4j.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** What training makes small. */
public enum TrainingLoss {
  /** Cross-entropy of classes; outputs are batch × classes, for text batch × places × classes. */
  CROSS_ENTROPY("cross-entropy"),
  /** Mean binary cross-entropy of targets 0 and 1; outputs are one logit a sample. */
  BINARY_CROSS_ENTROPY("bce"),
  /**
   * Sum over the batch of binary cross-entropies, so that the gradient grows with the batch. An
   * evaluation still reports the mean.
   */
  BINARY_CROSS_ENTROPY_SUM("bce-sum"),
  /** Mean squared difference to the targets; outputs are one number a sample. */
  SQUARED_ERROR("mse");

  private final String label;

  TrainingLoss(String label) {
    this.label = label;
  }

  /**
   * The names of the losses, in their order.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return Arrays.stream(values()).map(TrainingLoss::toString).toList();
  }

  /**
   * The loss of a name.
   *
   * @param name {@code cross-entropy}, {@code bce}, {@code bce-sum} or {@code mse}
   * @return the loss
   * @throws IllegalArgumentException if there is no such loss
   */
  public static TrainingLoss named(String name) {
    return Arrays.stream(values())
        .filter(loss -> loss.label.equals(name))
        .findFirst()
        .orElseThrow(() -> Names.unknown("loss", name, names()));
  }

  /** How many outputs a network needs for data of that many classes, 0 for numbers. */
  int outputs(int classes) {
    boolean fits =
        switch (this) {
          case CROSS_ENTROPY -> classes > 0;
          case BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_SUM -> classes == 2;
          case SQUARED_ERROR -> classes == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "loss %s needs %s, but the data has %s",
              this,
              this == CROSS_ENTROPY ? "classes" : this == SQUARED_ERROR ? "numbers" : "2 classes",
              classes == 0 ? "numbers to be predicted" : classes + " classes"));
    }
    return this == CROSS_ENTROPY ? classes : 1;
  }

  @Override
  public String toString() {
    return label;
  }

  /**
   * The loss of a batch as a tensor of one number.
   *
   * @param output what the network says
   * @param labels classes, 64-bit integers
   * @param targets the same as floats, or what a regression predicts
   */
  Tensor of(Tensor output, Tensor labels, Tensor targets) {
    return switch (this) {
      case CROSS_ENTROPY -> torch.cross_entropy_loss(flat(output, labels), labels.reshape(-1));
      case SQUARED_ERROR -> torch.mse_loss(output.reshape(-1), targets);
      case BINARY_CROSS_ENTROPY -> binary(output, targets, torch.Reduction.Mean);
      case BINARY_CROSS_ENTROPY_SUM -> binary(output, targets, torch.Reduction.Sum);
    };
  }

  /** Outputs one below the other where an example has several labels. */
  private static Tensor flat(Tensor output, Tensor labels) {
    return labels.dim() > 1 ? output.reshape(labels.numel(), output.size(-1)) : output;
  }

  private static Tensor binary(Tensor output, Tensor targets, torch.Reduction reduction) {
    return torch.binary_cross_entropy_with_logits(
        output.reshape(-1), targets, new TensorOptional(), new TensorOptional(), reduction.value);
  }

  /** What an evaluation reports, which is a mean always. */
  TrainingLoss averaged() {
    return this == BINARY_CROSS_ENTROPY_SUM ? BINARY_CROSS_ENTROPY : this;
  }

  /** Whether it is a mean over the batch rather than a sum. */
  boolean isMean() {
    return this != BINARY_CROSS_ENTROPY_SUM;
  }

  boolean hasAccuracy() {
    return this != SQUARED_ERROR;
  }

  /** How many samples of a batch are classified correctly. */
  long correct(Tensor output, Tensor labels) {
    Tensor said =
        this == CROSS_ENTROPY
            ? flat(output, labels).argmax(new LongOptional(1), false)
            : output.reshape(-1).gt(new Scalar(0)).to(torch.ScalarType.Long);
    return said.eq(labels.reshape(-1)).sum().item_long();
  }
}
