package org.lr4j.runs;

import java.util.List;
import java.util.Locale;

/** The names under which tools record the parts of a curve. */
final class Columns {
  static final int RATE = 0;
  static final int LOSS = 1;
  static final int RUN = 4;
  static final int OTHER = -1;

  private static final List<List<String>> NAMES =
      List.of(
          List.of("lr", "lrs", "learning_rate", "learning_rates", "rate", "rates"),
          List.of("loss", "losses", "train_loss", "training_loss"),
          List.of("val_loss", "val_losses", "valid_loss", "validation_loss"),
          List.of("accuracy", "acc", "accuracies", "val_accuracy", "val_acc"),
          List.of("run", "repeat"));

  private Columns() {}

  /** Which part a name stands for. */
  static int of(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    for (int c = 0; c < NAMES.size(); c++) {
      if (NAMES.get(c).contains(plain)) {
        return c;
      }
    }
    return OTHER;
  }
}
