package org.lr4j.torch;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.engine.Evaluation;

/** Adds up an evaluation batch by batch. */
final class EvaluationSum {
  private final TrainingLoss loss;
  private double sum;
  private long correct;
  private long samples;

  EvaluationSum(TrainingLoss loss) {
    this.loss = loss;
  }

  void add(Tensor output, BatchTensors.Input input) {
    long size = input.labels().numel();
    samples += size;
    sum += size * loss.of(output, input.labels(), input.targets()).item_double();
    if (loss.hasAccuracy()) {
      correct += loss.correct(output, input.labels());
    }
  }

  Evaluation evaluation() {
    return new Evaluation(
        sum / samples,
        loss.hasAccuracy()
            ? OptionalDouble.of((double) correct / samples)
            : OptionalDouble.empty());
  }
}
