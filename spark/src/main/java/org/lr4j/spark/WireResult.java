package org.lr4j.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

/** A result on its way from an executor; numbers keep their bits. */
record WireResult(
    Trial trial,
    @Nullable String failure,
    @Nullable Figures validation,
    @Nullable Figures test,
    @Nullable Figures best,
    TrialResult.@Nullable Answer found,
    boolean diverged,
    long steps,
    double seconds)
    implements Serializable {
  /** An evaluation; NaN stands for an accuracy that a task does not have. */
  record Figures(double loss, double accuracy, HashMap<String, Double> measures)
      implements Serializable {
    static @Nullable Figures of(Optional<Evaluation> evaluation) {
      return evaluation
          .map(
              e ->
                  new Figures(
                      e.loss(), e.accuracy().orElse(Double.NaN), new LinkedHashMap<>(e.measures())))
          .orElse(null);
    }

    static Optional<Evaluation> evaluation(@Nullable Figures figures) {
      return Optional.ofNullable(figures)
          .map(
              f ->
                  new Evaluation(
                      f.loss,
                      Double.isNaN(f.accuracy)
                          ? OptionalDouble.empty()
                          : OptionalDouble.of(f.accuracy),
                      f.measures));
    }
  }

  static WireResult of(TrialResult result) {
    if (result instanceof TrialResult.Finished f) {
      return new WireResult(
          f.trial(),
          null,
          Figures.of(f.validation()),
          Figures.of(f.test()),
          Figures.of(f.best()),
          f.found().orElse(null),
          f.diverged(),
          f.steps(),
          f.seconds());
    }
    String reason = ((TrialResult.Failed) result).reason();
    return new WireResult(result.trial(), reason, null, null, null, null, false, result.steps(), 0);
  }

  static WireResult failed(Trial trial, String reason) {
    return new WireResult(trial, reason, null, null, null, null, false, 0, 0);
  }

  TrialResult result() {
    if (failure != null) {
      return new TrialResult.Failed(trial, failure, steps);
    }
    return new TrialResult.Finished(
        trial,
        Figures.evaluation(validation),
        Figures.evaluation(test),
        Figures.evaluation(best),
        Optional.ofNullable(found),
        diverged,
        steps,
        seconds);
  }
}
