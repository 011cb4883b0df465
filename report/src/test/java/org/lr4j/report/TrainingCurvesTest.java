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
import org.lr4j.runs.CurveFileException;

class TrainingCurvesTest {
  private static final double NAN = Double.NaN;

  @TempDir Path folder;

  private TrainingCurves read(String text) throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(file, text);
    return TrainingCurves.read(file);
  }

  private void assertRefused(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("metrics.csv")
        .hasMessageContainingAll(words);
  }

  private static TrainingCurves evaluated(Evaluation... evaluations) {
    double[] none = {};
    return new TrainingCurves(none, none, none, none, List.of(evaluations));
  }

  @Test
  void readsStepsAndTheEvaluationsBetweenThem() throws IOException {
    TrainingCurves run =
        read(
            """
            step,epoch,lr,momentum,loss,val_loss,accuracy
            0,1,0.1,0.9,2.5,,
            1,1,0.2,0.8,2.25,2.125,0.5
            2,2,0.3,0.7,Infinity,,
            3,2,0.4,0.6,NaN,NaN,
            """);

    assertThat(run.steps()).containsExactly(0, 1, 2, 3);
    assertThat(run.learningRates()).containsExactly(0.1, 0.2, 0.3, 0.4);
    assertThat(run.momenta()).containsExactly(0.9, 0.8, 0.7, 0.6);
    assertThat(run.losses()).containsExactly(2.5, 2.25, Double.POSITIVE_INFINITY, NAN);
    assertThat(run.evaluations())
        .containsExactly(new Evaluation(1, 1, 2.125, 0.5), new Evaluation(3, 2, NAN, NAN));
  }

  @Test
  void needsOnlyStepRateAndLossInAnyOrder() throws IOException {
    TrainingCurves run = read("loss,note,lr,step\n2.5,so,0.1,7\n2.4,so,0.1,8");

    assertThat(run.steps()).containsExactly(7, 8);
    assertThat(run.losses()).containsExactly(2.5, 2.4);
    assertThat(run.momenta()).containsOnly(NAN);
    assertThat(run.evaluations()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    assertRefused("", "has no step");
    assertRefused("step,lr,loss\n", "has no step");
    assertRefused("step,loss\n0,1", "no column 'lr'", "step,loss");
    assertRefused("step,lr,loss\n0,0.1,two", "line 2", "'two' is not a number");
    assertRefused("step,lr,loss\n1,0.1,2\n0,0.1,2", "not in order", "but is 0");
    assertRefused("step,lr,loss\n,0.1,2", "not in order", "but is NaN");
    assertThatThrownBy(() -> TrainingCurves.read(folder))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("is a folder; name the metrics.csv in it");
    assertThatThrownBy(() -> TrainingCurves.read(folder.resolve("other.csv")))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("does not exist");
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
