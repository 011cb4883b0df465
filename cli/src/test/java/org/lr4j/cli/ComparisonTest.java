package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Setting;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

class ComparisonTest {
  private static final Optional<Evaluation> FIGURES =
      Optional.of(new Evaluation(0.5, OptionalDouble.of(0.9)));

  private static TrialResult run(long seed, boolean diverged, Optional<Evaluation> kept) {
    Trial trial = new Trial(new Setting(Map.of("schedule", "constant(1)")), seed, 3);
    return new TrialResult.Finished(trial, kept, FIGURES, FIGURES, diverged, 10, 2.0);
  }

  private static String text(TrialResult... runs) {
    Comparison.Row row = Comparison.Row.of("constant(1)", List.of(runs), failed -> false);
    return new Comparison(List.of(row)).text().lines().toList().get(1);
  }

  @Test
  void aScheduleWithADivergedRunHasNoFigures() {
    assertThat(text(run(0, false, FIGURES), run(1, true, Optional.empty())))
        .matches("constant\\(1\\) +- +- +- +- +1 of 2");
  }

  @Test
  void aDivergedRunWhoseBestWeightsWereKeptHasFigures() {
    assertThat(text(run(0, false, FIGURES), run(1, true, FIGURES)))
        .matches("constant\\(1\\) +0.5 ± 0 +90 ± 0 +90 ± 0 +2 ± 0 +1 of 2");
  }
}
