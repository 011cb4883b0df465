package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;

/** Searches where a range test usually fails, on a real network. */
class FindOnTorchTest {
  private static final int INPUTS = 6;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  record Batch(Tensor input, Tensor target) {}

  static final class Net extends Module {
    final LinearImpl first = register_module("first", new LinearImpl(INPUTS, 16));
    final LinearImpl last = register_module("last", new LinearImpl(16, 1));

    Tensor loss(Batch batch) {
      Tensor said = last.forward(first.forward(batch.input).relu()).squeeze(-1);
      return torch.mse_loss(said, batch.target);
    }
  }

  /** A target near a level, of which the inputs explain a tenth. */
  private static Batch batch(long seed, int samples, double level) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] inputs = new float[samples * INPUTS];
    float[] targets = new float[samples];
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      for (int k = 0; k < INPUTS; k++) {
        double x = 2 * random.nextDouble() - 1;
        inputs[i * INPUTS + k] = (float) x;
        sum += x;
      }
      targets[i] = (float) (level * (1 + 0.1 * sum));
    }
    return new Batch(Tensor.create(inputs, samples, INPUTS), Tensor.create(targets, samples));
  }

  private static Learner learner(double level, double momentum) {
    torch.manual_seed(5);
    Net net = new Net();
    SGDOptions options = new SGDOptions(0.01);
    options.momentum().put(momentum);
    TorchTask<Batch> task =
        TorchTask.of(
                BatchStream.of(
                    12, 1, (Cursor at) -> batch(100 * at.seed() + at.batch() + 1, 16, level)),
                net::loss)
            .withSamples(batch -> (int) batch.input.size(0))
            .withHeldOut(Subset.PROBE, List.of(batch(7, 64, level)));
    return TorchLearner.of(
        net,
        TorchOptimizer.of(new SGD(net.parameters(), options)),
        task,
        LearnerOptions.DEFAULT.withThreads(1));
  }

  private static double train(Learner learner, double peak, int steps) {
    double loss = Double.NaN;
    for (int step = 0; step < steps; step++) {
      learner.set(0, Hyperparameter.LEARNING_RATE, peak * (1 - (double) step / steps));
      loss = learner.step().loss();
    }
    return loss;
  }

  /**
   * Beyond 1e-6 the network dies in a few steps, but a sweep goes on to learn the level, so that
   * its loss is lowest near 0.3, where every training diverges.
   */
  @Test
  void findsARateForARawTargetNear300000() {
    try (Learner learner = learner(300_000, 0)) {
      double before = learner.evaluate(Subset.PROBE).loss();

      Found found = LrFinder.standard().run(learner).orElseThrow();

      assertThat(before).isGreaterThan(5e10);
      assertThat(found.rate()).isBetween(1e-8, 1e-5);
      assertThat(found.evidence().search().toString())
          .contains("because the sweep's answer diverges");
      train(learner, found.rate(), 200);
      assertThat(learner.evaluate(Subset.PROBE).loss()).isLessThan(0.01 * before);
    }
  }

  /** Its default batch of 32 would not fit. */
  @Test
  void searchesOnATableOfTwelveRows(@TempDir Path folder) throws IOException {
    StringBuilder rows = new StringBuilder("size,price\n");
    for (int i = 0; i < 12; i++) {
      rows.append(i).append(',').append(2 * i + i % 3).append('\n');
    }
    Path table = Files.writeString(folder.resolve("twelve.csv"), rows.toString());
    Map<String, String> options = Map.of("data", table.toString(), "task", "regression");
    try (Learner learner = new TorchEngine().prepare(new Recipe(options)).get()) {
      assertThat(LrFinder.standard().run(learner).evidence().steps()).isGreaterThan(100);
    }
  }

  @Test
  void leavesATrainingWithMomentumAsItWasInItsMiddle() {
    try (Learner searched = learner(1, 0.9);
        Learner alone = learner(1, 0.9)) {
      double halfway = train(searched, 0.02, 5);
      assertThat(train(alone, 0.02, 5)).isEqualTo(halfway);

      Found found = LrFinder.standard().withBudget(400).run(searched).orElseThrow();

      assertThat(found.rate()).isBetween(1e-4, 1.0);
      for (int step = 0; step < 20; step++) {
        assertThat(searched.step().loss()).as("step %d", step).isEqualTo(alone.step().loss());
      }
    }
  }
}
