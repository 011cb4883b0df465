package org.lr4j.examples.torch;

import java.nio.file.Path;
import org.lr4j.data.Splits;
import org.lr4j.data.Table;
import org.lr4j.data.TableFormat;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.ClrPlan;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TrainingLoss;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** Two classes of a table, one logit, and the sum of a batch's losses. */
final class BinaryClassification {
  private BinaryClassification() {}

  static History train(Path table, String target) {
    Splits splits = Splits.of(Table.read(table, TableFormat.of(target)), 0.2, 1);
    TorchConfig config =
        TorchConfig.of("table", "mlp", "adam").withLoss(TrainingLoss.BINARY_CROSS_ENTROPY_SUM);
    try (TorchLearner learner = TorchEngine.open(config, splits)) {
      ClrPlan cycles = ClrPlan.between(1e-4, 1e-3).stepSize(Span.epochs(2)).expRange(0.99994);
      return new TrainingLoop(learner, Policy.of(cycles)).run(Span.epochs(12));
    }
  }
}
