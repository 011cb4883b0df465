package org.lr4j.runs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names under which tools record the parts of a curve. */
final class Columns {
  static final int RATE = 0;
  static final int LOSS = 1;
  static final int VALIDATION = 2;
  static final int ACCURACY = 3;
  static final int RUN = 4;
  static final int STEP = 5;
  static final int OTHER = -1;

  /** How a rate is written down. */
  enum Scale {
    /** The rate itself. */
    PLAIN,
    /** Its decimal logarithm. */
    LOG10,
    /** Its natural logarithm. */
    LN;

    double rate(double value) {
      return switch (this) {
        case PLAIN -> value;
        case LOG10 -> Math.pow(10, value);
        case LN -> Math.exp(value);
      };
    }
  }

  /** Of several columns for one part, the name that comes first here is read. */
  private static final List<List<String>> NAMES =
      List.of(
          List.of(
              "lr",
              "lrs",
              "learning_rate",
              "learning_rates",
              "learningrate",
              "rate",
              "rates",
              "train/lr",
              "train/learning_rate",
              "log10_lr",
              "log_lr",
              "log_lrs",
              "log_learning_rate",
              "ln_lr"),
          List.of(
              "loss",
              "losses",
              "train_loss",
              "train_losses",
              "training_loss",
              "train_loss_step",
              "batch_loss",
              "train/loss"),
          List.of(
              "val_loss",
              "val_losses",
              "valid_loss",
              "validation_loss",
              "eval_loss",
              "val/loss",
              "eval/loss"),
          List.of(
              "val_accuracy",
              "val_acc",
              "valid_accuracy",
              "eval_accuracy",
              "eval/accuracy",
              "accuracy",
              "acc",
              "accuracies"),
          List.of("run", "repeat"),
          List.of("step", "global_step", "iteration", "iter"));

  private Columns() {}

  /** The part that a name means. */
  static int of(String name) {
    String plain = plain(name);
    for (int part = 0; part < NAMES.size(); part++) {
      if (NAMES.get(part).contains(plain)) {
        return part;
      }
    }
    return isMonitored(name) ? RATE : OTHER;
  }

  /** Which part each column is; of several for one part all but the best are {@link #OTHER}. */
  static int[] choose(List<String> names) {
    int[] parts = names.stream().mapToInt(Columns::of).toArray();
    int[] chosen = new int[NAMES.size()];
    Arrays.fill(chosen, OTHER);
    for (int column = 0; column < parts.length; column++) {
      int part = parts[column];
      if (part != OTHER
          && (chosen[part] == OTHER || rank(names.get(column)) < rank(names.get(chosen[part])))) {
        chosen[part] = column;
      }
    }
    for (int column = 0; column < parts.length; column++) {
      parts[column] =
          parts[column] != OTHER && chosen[parts[column]] == column ? parts[column] : OTHER;
    }
    return parts;
  }

  /** How a column of rates holds them. */
  static Scale scale(String name) {
    String plain = plain(name);
    if (plain.startsWith("log")) {
      return Scale.LOG10;
    }
    return plain.startsWith("ln_") ? Scale.LN : Scale.PLAIN;
  }

  private static int rank(String name) {
    int part = of(name);
    int rank = part == OTHER ? -1 : NAMES.get(part).indexOf(plain(name));
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  /** Lightning's LearningRateMonitor names a column after the optimizer: {@code lr-SGD/pg1}. */
  private static boolean isMonitored(String name) {
    String stripped = name.strip();
    return stripped.startsWith("lr-") && !stripped.endsWith("-momentum");
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }
}
