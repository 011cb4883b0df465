package org.lr4j.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lr4j.runs.MetricsRow;
import org.lr4j.train.Monitor;

/**
 * What was recorded while a model was trained.
 *
 * @param steps optimizer steps, finite and not decreasing
 * @param learningRates the rate of each step
 * @param momenta the momentum of each step, NaN if there is none
 * @param losses the training loss of each step; may be NaN or infinite
 * @param evaluations what was measured on held-out data, in order of their steps
 */
public record TrainingCurves(
    double[] steps,
    double[] learningRates,
    double[] momenta,
    double[] losses,
    List<Evaluation> evaluations) {
  /**
   * A measurement on held-out data.
   *
   * @param step the step after which it was made
   * @param epoch the epoch that ended with that step; NaN if not known
   * @param validationLoss the held-out loss; may be NaN or infinite
   * @param accuracy the held-out accuracy; NaN if there is none
   */
  public record Evaluation(double step, double epoch, double validationLoss, double accuracy) {
    /**
     * The measurement that a row holds, if it does.
     *
     * @param row a step of a run
     * @return the measurement after it, where there was one
     */
    public static Optional<Evaluation> in(MetricsRow row) {
      return Double.isNaN(row.validationLoss()) && Double.isNaN(row.accuracy())
          ? Optional.empty()
          : Optional.of(
              new Evaluation(row.step(), row.epoch(), row.validationLoss(), row.accuracy()));
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if lengths differ, or steps are not finite or decrease
   */
  public TrainingCurves {
    requireLength("learning rates", learningRates, steps);
    requireLength("momenta", momenta, steps);
    requireLength("losses", losses, steps);
    requireOrder("step", steps);
    evaluations = List.copyOf(evaluations);
    requireOrder("step of an evaluation", places(evaluations));
    steps = steps.clone();
    learningRates = learningRates.clone();
    momenta = momenta.clone();
    losses = losses.clone();
  }

  /**
   * The recorded quantities of a run.
   *
   * @param rows the steps of a run, as {@link org.lr4j.runs.RecordedRun#metrics()} reads them; a
   *     row with a held-out loss or an accuracy is an evaluation
   * @return the same, quantity by quantity
   * @throws IllegalArgumentException if steps decrease
   */
  public static TrainingCurves of(List<MetricsRow> rows) {
    return new TrainingCurves(
        rows.stream().mapToDouble(MetricsRow::step).toArray(),
        rows.stream().mapToDouble(MetricsRow::learningRate).toArray(),
        rows.stream().mapToDouble(MetricsRow::momentum).toArray(),
        rows.stream().mapToDouble(MetricsRow::loss).toArray(),
        rows.stream().flatMap(row -> Evaluation.in(row).stream()).toList());
  }

  /**
   * The evaluation with the least held-out loss or, without losses, with the greatest accuracy.
   *
   * @return the first such evaluation, where there is any
   */
  public Optional<Evaluation> best() {
    Optional<Evaluation> least =
        measured().filter(e -> Double.isFinite(e.validationLoss())).reduce(TrainingCurves::lower);
    return least.isPresent() ? least : mostAccurate();
  }

  /**
   * The evaluation that a run calls its best.
   *
   * @param monitor the figure that decides; without held-out losses, the accuracy does
   * @return the first such evaluation, where there is any
   */
  public Optional<Evaluation> best(Monitor monitor) {
    return switch (monitor) {
      case VALIDATION_LOSS -> best();
      case ACCURACY -> mostAccurate();
    };
  }

  private Optional<Evaluation> mostAccurate() {
    return measured().filter(e -> Double.isFinite(e.accuracy())).reduce(TrainingCurves::higher);
  }

  private Stream<Evaluation> measured() {
    return evaluations.stream();
  }

  private static Evaluation lower(Evaluation one, Evaluation next) {
    return next.validationLoss() < one.validationLoss() ? next : one;
  }

  private static Evaluation higher(Evaluation one, Evaluation next) {
    return next.accuracy() > one.accuracy() ? next : one;
  }

  /**
   * The optimizer steps.
   *
   * @return a copy
   */
  @Override
  public double[] steps() {
    return steps.clone();
  }

  /**
   * The rate of each step.
   *
   * @return a copy
   */
  @Override
  public double[] learningRates() {
    return learningRates.clone();
  }

  /**
   * The momentum of each step, NaN if there is none.
   *
   * @return a copy
   */
  @Override
  public double[] momenta() {
    return momenta.clone();
  }

  /**
   * The training loss of each step.
   *
   * @return a copy
   */
  @Override
  public double[] losses() {
    return losses.clone();
  }

  Points training() {
    return new Points(steps, losses);
  }

  Points rates() {
    return new Points(steps, learningRates);
  }

  Points momentum() {
    return new Points(steps, momenta);
  }

  Points validation() {
    return new Points(
        places(evaluations), measured().mapToDouble(Evaluation::validationLoss).toArray());
  }

  Points accuracy() {
    return new Points(places(evaluations), measured().mapToDouble(Evaluation::accuracy).toArray());
  }

  private static double[] places(List<Evaluation> evaluations) {
    return evaluations.stream().mapToDouble(Evaluation::step).toArray();
  }

  private static void requireLength(String name, double[] values, double[] steps) {
    if (values.length != steps.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be as many as steps, but are %d for %d",
              name,
              values.length,
              steps.length));
    }
  }

  private static void requireOrder(String name, double[] steps) {
    for (int i = 0; i < steps.length; i++) {
      if (!(Double.isFinite(steps[i]) && (i == 0 || steps[i] >= steps[i - 1]))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s must be finite and not below the one before, but is %s",
                name,
                Ticks.number(steps[i], 15)));
      }
    }
  }
}
