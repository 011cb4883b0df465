package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lr4j.data.Batches;
import org.lr4j.data.Dataset;
import org.lr4j.data.EvaluationBatches;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Subset;

/** The data that a learner evaluates on. */
class HeldOutTest {
  private static final Shape SHAPE = new Shape(3, 4, 4);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** Data that lies class by class, as a folder of pictures does. */
  @Test
  void probesSamplesFromAllOverTheValidationData() {
    Dataset data = Blobs.of(SHAPE, 4000, 1).train();
    int[] byClass = new int[data.size()];
    Arrays.setAll(byClass, i -> i % 1000 * 4 + i / 1000);
    Dataset sorted = data.select("sorted", byClass);
    Splits splits = new Splits(data, sorted, data.select("none"));

    HeldOut held =
        HeldOut.of(splits, Normalization.Kind.FEATUREWISE.fit(data), Layout.CHANNELS_LAST);

    EvaluationBatches probe = Objects.requireNonNull(held.passes().get(Subset.PROBE));
    assertThat(probe.examples()).isEqualTo(HeldOut.PROBE_SAMPLES);
    int[] classes = new int[4];
    for (int i = 0; i < probe.examples(); i++) {
      classes[probe.pipeline().data().label(i)]++;
    }
    assertThat(classes).containsOnly(HeldOut.PROBE_SAMPLES / 4);
  }

  @Test
  void isOfTheSameShapeAndLayoutAsTheTrainingData() {
    Splits splits = Blobs.of(SHAPE, 64, 1);
    Normalization normalization = Normalization.Kind.FEATUREWISE.fit(splits.train());
    Pipeline pipeline = Pipeline.of(splits.train(), normalization);
    Splits other = Blobs.of(new Shape(3, 8, 8), 64, 1);
    HeldOut lastly = HeldOut.of(splits, normalization, Layout.CHANNELS_LAST);
    HeldOut larger =
        HeldOut.of(other, Normalization.Kind.FEATUREWISE.fit(other.train()), Layout.CHANNELS_FIRST);

    for (HeldOut held : new HeldOut[] {lastly, larger}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(pipeline, held))
          .withMessageContaining("but the training data is")
          .withMessageEndingWith("use the same shape, layout and number of labels for both");
    }
  }

  private static void open(Pipeline pipeline, HeldOut held) {
    Model model = Models.create("logistic", SHAPE, 4, 1);
    TorchOptimizer sgd =
        Optimizers.create(
            "sgd", model.groups(), 0.1, OptionalDouble.empty(), OptionalDouble.empty());
    TorchLearner.of(
            model,
            sgd,
            Batches.shuffled(pipeline, 8, 1),
            held,
            TrainingLoss.CROSS_ENTROPY,
            LearnerOptions.DEFAULT)
        .close();
  }
}
