package org.lr4j.cli;

import org.lr4j.engine.Evaluation;
import org.lr4j.report.Ticks;
import org.lr4j.runs.TrainingResult;
import org.lr4j.train.History;

/** The result of a training, for people and as an exit code. */
final class TrainingSummary {
  private TrainingSummary() {}

  static ExitCode exit(TrainingResult result) {
    return result.outcome() == History.Outcome.NOT_FINITE ? ExitCode.INCONCLUSIVE : ExitCode.DONE;
  }

  static String text(TrainingResult result) {
    StringBuilder text = new StringBuilder(outcome(result));
    text.append(" (").append(Ticks.number(result.samplesPerSecond(), 3)).append(" samples/s)\n");
    result.test().ifPresent(test -> text.append("last weights: ").append(figures("test", test)));
    result
        .best()
        .ifPresent(
            best -> {
              text.append("best validation at epoch ").append(best.epoch()).append(": ");
              best.validation().ifPresent(v -> text.append(figures("validation", v)));
              best.test().ifPresent(t -> text.append("  with ").append(figures("test", t)));
            });
    return text.toString();
  }

  private static String outcome(TrainingResult result) {
    return switch (result.outcome()) {
      case COMPLETED -> "trained " + result.epochs() + " epochs";
      case STOPPED_EARLY -> "stopped early after " + result.epochs() + " epochs";
      case NOT_FINITE ->
          result.steps() == 0
              ? "ended at step 0: the loss is not finite before any update; check the data"
              : "ended at step "
                  + result.steps()
                  + ", where the loss was not finite; try a lower learning rate";
    };
  }

  private static String figures(String name, Evaluation evaluation) {
    StringBuilder text = new StringBuilder(name).append(" loss ");
    text.append(Ticks.number(evaluation.loss(), 4));
    evaluation
        .accuracy()
        .ifPresent(a -> text.append(", accuracy ").append(Ticks.number(100 * a, 4)).append(" %"));
    evaluation
        .measures()
        .forEach(
            (measure, value) ->
                text.append(", ").append(measure).append(' ').append(Ticks.number(value, 4)));
    return text.append('\n').toString();
  }
}
