package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.runs.Metrics;

class TrainingCurvesTest {
  private static final double NAN = Double.NaN;

  @TempDir Path folder;

  private static TrainingCurves evaluated(Evaluation... evaluations) {
    double[] none = {};
    return new TrainingCurves(none, none, none, none, List.of(evaluations));
  }

  @Test
  void takesTheStepsOfARunAndTheEvaluationsBetweenThem() throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(
        file,
        """
        step,epoch,lr,momentum,loss,val_loss,accuracy
        0,1,0.1,0.9,2.5,,
        1,1,0.2,0.8,2.25,2.125,0.5
        2,2,0.3,0.7,Infinity,,
        3,2,0.4,,NaN,NaN,0.25
        """);
    TrainingCurves run = TrainingCurves.of(Metrics.read(file));

    assertThat(run.steps()).containsExactly(0, 1, 2, 3);
    assertThat(run.learningRates()).containsExactly(0.1, 0.2, 0.3, 0.4);
    assertThat(run.momenta()).containsExactly(0.9, 0.8, 0.7, NAN);
    assertThat(run.losses()).containsExactly(2.5, 2.25, Double.POSITIVE_INFINITY, NAN);
    assertThat(run.evaluations())
        .containsExactly(new Evaluation(1, 1, 2.125, 0.5), new Evaluation(3, 2, NAN, 0.25));
  }

  @Test
  void refusesColumnsThatDoNotBelongTogether() {
    double[] two = {0, 1};
    double[] one = {0};
    assertThatThrownBy(() -> new TrainingCurves(two, two, two, one, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("losses must be as many as steps, but are 1 for 2");
    assertThatThrownBy(() -> evaluated(new Evaluation(2, 1, 1, 1), new Evaluation(1, 2, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step of an evaluation", "but is 1");
  }

  @Test
  void keepsWhatItWasGiven() {
    double[] steps = {0, 1};
    TrainingCurves run = new TrainingCurves(steps, steps, steps, steps, List.of());
    steps[0] = 1;

    assertThat(run.steps()).containsExactly(0, 1);
  }

  @Test
  void callsTheLeastHeldOutLossTheBest() {
    Evaluation first = new Evaluation(1, 1, 0.5, 0.9);
    Evaluation second = new Evaluation(2, 2, 0.25, 0.8);
    Evaluation equal = new Evaluation(3, 3, 0.25, 0.95);
    Evaluation blown = new Evaluation(4, 4, NAN, 1);

    assertThat(evaluated(first, second, equal, blown).best()).contains(second);
    assertThat(evaluated(first, blown).best()).contains(first);
  }

  @Test
  void callsTheGreatestAccuracyTheBestWhereThereIsNoLoss() {
    Evaluation first = new Evaluation(1, 1, NAN, 0.5);
    Evaluation second = new Evaluation(2, 2, NAN, 0.75);

    assertThat(evaluated(first, second).best()).contains(second);
    assertThat(evaluated(new Evaluation(1, 1, NAN, NAN)).best()).isEmpty();
  }
}
