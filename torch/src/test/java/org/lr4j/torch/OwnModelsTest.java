package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.data.DataException;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.testkit.LearnerContract;

/** Models from TorchScript files and from classes on the class path. */
class OwnModelsTest {
  private static final Shape SHAPE = new Shape(1, 8, 8);
  private static final String SCRIPTS = "src/test/resources/script/";

  private static TorchLearner open(String model, Splits splits) {
    return TorchEngine.open(TorchConfig.of("own", model, "sgd"), splits);
  }

  private static TorchLearner open(String model) {
    return open(model, Blobs.of(SHAPE, 80, 1));
  }

  /** Made for the data. */
  public static final class Sized extends Module implements Network {
    private final LinearImpl linear;

    public Sized(Shape shape, int outputs) {
      linear = register_module("linear", new LinearImpl(shape.values(), outputs));
    }

    @Override
    public Tensor forward(Tensor input) {
      return linear.forward(input.flatten(1, -1));
    }
  }

  /** Made for images of 8 × 8 pixels and 4 classes. */
  public static final class Fixed extends Module implements Network {
    private final LinearImpl linear = register_module("linear", new LinearImpl(64, 4));

    @Override
    public Tensor forward(Tensor input) {
      return linear.forward(input.flatten(1, -1));
    }
  }

  /** No module. */
  public static final class Loose implements Network {
    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  /** Without a constructor that fits. */
  public static final class Greedy extends Module implements Network {
    public Greedy(String unused) {}

    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  /** Cannot be made. */
  public static final class Broken extends Module implements Network {
    public Broken() {
      throw new IllegalStateException("no weights here");
    }

    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  @Nested
  class ScriptWithBatchNormAndDropout extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      TorchConfig config = TorchConfig.of("own", SCRIPTS + "images.pt", "sgd");
      return TorchEngine.open(
          TorchConfig.of(config.data(), config.model(), "adam")
              .withBatchSize(16)
              .withSeed(seed)
              .withThreads(1),
          Blobs.of(SHAPE, 80, seed));
    }

    @Override
    protected double workingRate() {
      return 0.003;
    }
  }

  @Test
  void trainsParametersAndMomentsOfAScriptAndEvaluatesWithoutDropout() {
    ScriptModel model = Randomness.from(1, () -> ScriptModel.read(SCRIPTS + "images.pt", SHAPE));
    assertThat(model.parameters().size()).isEqualTo(6);
    assertThat(model.buffers().size()).isEqualTo(3);
    Tensor batch = torch.randn(5, 1, 8, 8);
    Tensor trained = model.forward(batch).detach();
    assertThat(model.forward(batch).equal(trained)).as("dropout draws anew").isFalse();
    model.eval();
    Tensor evaluated = model.forward(batch).detach();
    assertThat(model.forward(batch).equal(evaluated)).isTrue();
    Scope.withoutGradients(() -> model.parameters().get(5).zero_());
    assertThat(model.forward(batch).equal(evaluated)).as("parameters are the script's").isFalse();
  }

  /** Batch norm that the file has in evaluation mode, within a module that trains. */
  @Test
  void aPartThatAScriptKeepsStillStaysStillAfterAnEvaluation() {
    ScriptModel model =
        Randomness.from(1, () -> ScriptModel.read(SCRIPTS + "still.pt", new Shape(4, 1, 1)));
    Tensor mean = model.buffers().get(0);
    Tensor before = mean.clone();
    Tensor batch = torch.randn(16, 4, 1, 1);
    Tensor trained = model.forward(batch).detach();
    model.eval();
    Tensor evaluated = model.forward(batch).detach();
    model.train(true);
    assertThat(model.forward(batch).equal(trained)).isTrue();
    assertThat(evaluated.equal(trained)).isTrue();
    assertThat(mean.equal(before)).as("running averages do not move").isTrue();
  }

  @Test
  void feedsAScriptTheRowsOfATable() {
    try (TorchLearner learner = open(SCRIPTS + "table.pt", Tables.regression(100))) {
      double before = learner.evaluate(Subset.VALIDATION).loss();
      learner.set(0, org.lr4j.engine.Hyperparameter.LEARNING_RATE, 0.05);
      for (int i = 0; i < 50; i++) {
        learner.step();
      }
      assertThat(learner.evaluate(Subset.VALIDATION).loss()).isLessThan(before / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"Sized", "Fixed"})
  void trainsClassesOfTheClassPath(String name) {
    try (TorchLearner learner = open(OwnModelsTest.class.getName() + "$" + name)) {
      double first = learner.step().loss();
      assertThat(first).isFinite();
      assertThat(learner.step().loss()).isNotEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Loose | is no model; it must extend org.bytedeco.pytorch.Module and implement",
        "Greedy | has no public constructor that takes nothing, or (Shape, int)",
        "Broken | fails: java.lang.IllegalStateException: no weights here",
        "Missing | there is no such class on the class path"
      })
  void saysWhatIsWrongWithAClass(String name, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(OwnModelsTest.class.getName() + "$" + name))
        .withMessageContaining(sentence);
  }

  @Test
  void saysWhichOutputTheDataNeeds() {
    Shape wide = new Shape(1, 9, 9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(SCRIPTS + "images.pt", Blobs.of(wide, 80, 1)))
        .withMessageStartingWith(
            "model src/test/resources/script/images.pt does not take a batch of shape [2, 1, 9, 9]:"
                + " mat1 and mat2 shapes cannot be multiplied")
        .withMessageNotContaining("\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(SCRIPTS + "table.pt", Tables.classes(100)))
        .withMessage(
            "model src/test/resources/script/table.pt makes an output of shape [2, 1] from a batch"
                + " of 2, but the data needs [2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(SCRIPTS + "two.pt", Tables.classes(100)))
        .withMessageEndingWith("puts out more than a tensor; return one tensor");
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> open("nowhere/net.pt"))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no model file nowhere/net.pt");
    Path text = Files.writeString(folder.resolve("net.pt"), "no network");
    for (String file : new String[] {text.toString(), SCRIPTS + "weights.pt"}) {
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "file %s is no TorchScript module; write one with torch.jit.script(net).save(file)",
              file);
    }
    assertThatThrownBy(() -> open(SCRIPTS + "frozen.pt", Tables.regression(100)))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("has no parameters to train; save it unfrozen");
  }
}
