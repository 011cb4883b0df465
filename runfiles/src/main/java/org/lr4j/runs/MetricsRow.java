package org.lr4j.runs;

import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;
import org.lr4j.train.TrainedStep;

/**
 * A row of {@code metrics.csv}: an optimizer step. What was not measured is NaN.
 *
 * @param step which, from 0
 * @param epoch the pass over the training data that it belongs to, from 1
 * @param learningRate the rate it was taken with
 * @param momentum the momentum (β1 for Adam) it was taken with
 * @param loss mean loss of the batch before the update; may be NaN or infinite
 * @param validationLoss held-out loss after the step, at the end of an epoch
 * @param accuracy held-out accuracy after the step, at the end of an epoch
 */
public record MetricsRow(
    long step,
    long epoch,
    double learningRate,
    double momentum,
    double loss,
    double validationLoss,
    double accuracy) {
  static final String HEADER = "step,epoch,lr,momentum,loss,val_loss,accuracy";
  private static final int CELLS = 7;

  static MetricsRow of(Rows.Row row) {
    row.require(CELLS);
    return new MetricsRow(
        row.whole(0),
        row.whole(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6));
  }

  /** A step as a row; a loss that was measured as NaN is written as NaN. */
  static void append(TrainedStep step, StringBuilder rows) {
    Optional<Evaluation> validation = step.validation();
    rows.append(step.step())
        .append(',')
        .append(step.epoch())
        .append(',')
        .append(step.learningRate())
        .append(',')
        .append(cell(step.momentum()))
        .append(',')
        .append(step.loss())
        .append(',')
        .append(validation.map(v -> Double.toString(v.loss())).orElse(""))
        .append(',')
        .append(cell(validation.map(Evaluation::accuracy).orElse(OptionalDouble.empty())))
        .append('\n');
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }
}
