package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.Evaluation;

/** Evaluates a model that answers with its input, so that the right answers can be counted. */
class HeldOutTest {
  private static final Loss DENSE = new SoftmaxCrossEntropyLoss("dense", 1, -1, false, true);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static Evaluation evaluate(Loss loss, NDArray answers, NDArray labels) {
    ArrayDataset data =
        new ArrayDataset.Builder()
            .setData(answers)
            .optLabels(labels)
            .setSampling((int) answers.size(0), false)
            .build();
    try (Model model = Model.newInstance("echo", Device.cpu())) {
      model.setBlock(Blocks.identityBlock());
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(loss).optDevices(new Device[] {Device.cpu()}))) {
        trainer.initialize(answers.getShape());
        return new HeldOut(data, Integer.MAX_VALUE).evaluate(trainer);
      }
    }
  }

  /** 300 answers, of which every third is wrong, so that there are two pieces. */
  private float[][] manyAnswers() {
    float[][] answers = new float[300][4];
    for (int n = 0; n < answers.length; n++) {
      answers[n][n % 3 == 0 ? 3 : n % 2] = 5;
    }
    return answers;
  }

  @Test
  void countsRightAnswersForOneHotLabels() {
    float[][] labels = new float[300][4];
    for (int n = 0; n < labels.length; n++) {
      labels[n][n % 2] = 1;
    }
    assertThat(evaluate(DENSE, manager.create(manyAnswers()), manager.create(labels)).accuracy())
        .hasValue(200 / 300.0);
  }

  @Test
  void countsTheLikeliestClassOfSmoothedLabels() {
    float[][] labels = {{0.1f, 0.8f, 0.1f}, {0.8f, 0.1f, 0.1f}};
    float[][] answers = {{-1, 3, 2}, {-1, 3, 2}};
    assertThat(evaluate(DENSE, manager.create(answers), manager.create(labels)).accuracy())
        .hasValue(0.5);
  }

  @Test
  void countsRightAnswersForNumbersOfClasses() {
    long[] labels = new long[300];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % 2;
    }
    NDArray answers = manager.create(manyAnswers());
    for (Shape shape : new Shape[] {new Shape(300), new Shape(300, 1)}) {
      assertThat(
              evaluate(
                      Loss.softmaxCrossEntropyLoss(),
                      answers,
                      manager.create(labels).reshape(shape))
                  .accuracy())
          .hasValue(200 / 300.0);
    }
  }

  /** Two sequences of four places, of which five are right, with three classes. */
  private final float[][] places = {
    {9, 0, 0}, {0, 9, 0}, {0, 0, 9}, {9, 0, 0},
    {0, 9, 0}, {0, 9, 0}, {0, 9, 0}, {0, 9, 0}
  };

  private final long[] wanted = {0, 1, 2, 1, 1, 0, 0, 1};

  @Test
  void countsEachPlaceOfASequence() {
    NDArray answers = manager.create(places).reshape(2, 4, 3);
    NDArray labels = manager.create(wanted).reshape(2, 4);
    // DJL 0.36's own loss fails on labels of shape (2, 4).
    assertThat(RightAnswers.of(labels, answers)).hasValue(new RightAnswers(5, 8));
    Evaluation evaluation =
        evaluate(Loss.softmaxCrossEntropyLoss(), answers, labels.reshape(2, 4, 1));
    assertThat(evaluation.accuracy()).hasValue(5 / 8.0);
    assertThat(evaluation.loss()).isFinite();
    assertThat(evaluate(DENSE, answers, labels.oneHot(3)).accuracy()).hasValue(5 / 8.0);
  }

  @Test
  void countsWhereClassesAreOnAxisOne() {
    NDArray answers = manager.create(places).reshape(2, 4, 3).transpose(0, 2, 1);
    NDArray labels = manager.create(wanted).reshape(2, 4);
    assertThat(RightAnswers.of(labels, answers)).hasValue(new RightAnswers(5, 8));
    assertThat(RightAnswers.of(labels.oneHot(3).transpose(0, 2, 1), answers))
        .hasValue(new RightAnswers(5, 8));
  }

  @Test
  void reportsNoAccuracyWhereItIsUnknown() {
    float[][] values = {{0.3f, 2, -1}, {4, 0.5f, 0}};
    NDArray answers = manager.create(values);
    assertThat(evaluate(Loss.l2Loss(), answers, answers.mul(2)).accuracy()).isEmpty();
    assertThat(evaluate(DENSE, answers, answers.mul(2)).accuracy()).isEmpty();
    assertThat(evaluate(DENSE, answers, answers.softmax(1).reshape(2, 3, 1)).accuracy()).isEmpty();
    NDArray square = manager.zeros(new Shape(2, 3, 3));
    assertThat(RightAnswers.of(manager.zeros(new Shape(2, 3)), square)).isEmpty();
    assertThat(RightAnswers.of(manager.zeros(new Shape(4)), manager.zeros(new Shape(4)))).isEmpty();
  }
}
