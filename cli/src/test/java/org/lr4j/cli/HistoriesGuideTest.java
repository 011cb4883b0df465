package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.finder.Curve;
import org.lr4j.runs.CurveFiles;
import org.lr4j.runs.Smoothing;

/**
 * Runs the snippets of docs/histories.md, the tools played by stand-ins, and reads what they wrote.
 */
class HistoriesGuideTest {
  private static final Path GUIDE = Path.of("../docs/histories.md");

  /** What the snippets find around them: a sweep of 100 steps that each tool has smoothed. */
  private static final String STAND_INS =
      """
      import json, math, random, sys
      from contextlib import contextmanager
      from types import SimpleNamespace

      rng = random.Random(1)
      grid = [1e-7 * (10 / 1e-7) ** (k / 99) for k in range(100)]

      def loss_at(lr):
          return 2.3 - 1.8 / (1 + (0.003 / lr) ** 1.5) + (lr / 0.5) ** 2 + rng.gauss(0, 0.02)

      raw = [loss_at(lr) for lr in grid]

      def smoothed(beta, power=None):
          stored, average = [], 0.0 if power else raw[0]
          for k, loss in enumerate(raw):
              average = beta * average + (1 - beta) * loss
              stored.append(average / (1 - beta ** (k + power)) if power else average)
          return stored

      nothing = lambda *args, **kwargs: None
      learn = SimpleNamespace(
          lr_find=nothing, recorder=SimpleNamespace(lrs=grid, losses=smoothed(0.98, 1)))
      trainer = model = train_loader = to_save = None
      Tuner = lambda trainer: SimpleNamespace(
          lr_find=lambda model: SimpleNamespace(results={"lr": grid, "loss": smoothed(0.98, 2)}))
      plain = {"lr": grid, "loss": smoothed(0.95)}
      lr_finder = SimpleNamespace(range_test=nothing, history=plain)

      @contextmanager
      def attach(trainer, to_save, num_iter):
          yield SimpleNamespace(run=nothing)

      finder = SimpleNamespace(attach=attach, get_results=lambda: plain)
      learner = SimpleNamespace(
          lr_find=nothing, lr_finder=SimpleNamespace(lrs=grid, losses=smoothed(0.98, 1)))
      rate = [0.0]
      set_learning_rate = lambda lr: rate.__setitem__(0, lr)
      train_on_a_batch = lambda: loss_at(rate[0])
      keras = SimpleNamespace(callbacks=SimpleNamespace(Callback=object))
      """;

  /** Trains for three epochs of 40 batches, as Keras calls a callback. */
  private static final String FIT =
      """

      callback = RangeTest("curve.csv")
      callback.model = SimpleNamespace(
          optimizer=SimpleNamespace(learning_rate=0.0), stop_training=False)
      for epoch in range(3):
          callback.on_epoch_begin(epoch)
          losses = []
          for batch in range(40):
              if callback.model.stop_training:
                  break
              callback.on_train_batch_begin(batch)
              losses.append(loss_at(callback.model.optimizer.learning_rate))
              callback.on_train_batch_end(batch, {"loss": sum(losses) / len(losses)})
      """;

  @TempDir Path folder;

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  static boolean pythonIsHere() throws InterruptedException {
    return PythonClientTest.pythonIsHere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fastai", "lightning", "pytorch-lr-finder", "ignite", "ktrain", "keras", "loop"})
  @EnabledIf(value = "pythonIsHere", disabledReason = "there is no python3 here")
  void savesACurveThatIsRead(String tool) throws IOException, InterruptedException {
    String snippet =
        blocks("python").stream()
            .filter(block -> block.startsWith("# " + tool + "\n"))
            .findFirst()
            .orElseThrow();
    Path script = folder.resolve("script.py");
    Files.writeString(script, STAND_INS + snippet + (tool.equals("keras") ? FIT : ""));
    Process python =
        new ProcessBuilder("python3", "script.py")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(said).isZero();

    Path json = folder.resolve("curve.json");
    List<Curve> curves = CurveFiles.read(Files.exists(json) ? json : folder.resolve("curve.csv"));

    assertThat(curves.get(0).size()).isEqualTo(100);
    assertThat(curves.get(0).rates()[99]).isBetween(9.99, 10.01);
    assertThat(Smoothing.recognize(curves))
        .isEqualTo(
            switch (tool) {
              case "fastai", "ktrain" -> Smoothing.FASTAI;
              case "lightning" -> Smoothing.LIGHTNING;
              case "pytorch-lr-finder", "ignite" -> Smoothing.PYTORCH_LR_FINDER;
              default -> Smoothing.NOTHING;
            });
    double[] losses = Smoothing.recognize(curves).undo(curves.get(0)).losses();
    assertThat(losses[0]).isBetween(2.2, 2.4);
    assertThat(losses[50]).isBetween(1.0, 2.4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void readsTheFilesThatItShows(String language) throws IOException {
    List<String> shown = blocks(language);
    assertThat(shown).isNotEmpty();
    for (String text : shown) {
      Path file = folder.resolve("shown." + language);
      Files.writeString(file, text);
      Curve curve = CurveFiles.read(file).get(0);

      assertThat(curve.rates()).containsExactly(1e-7, 1.2e-7);
      assertThat(curve.losses()).containsExactly(2.31, 2.29);
    }
  }

  @Test
  void namesEachToolsSnippetOnce() throws IOException {
    assertThat(blocks("python").stream().map(block -> block.substring(2, block.indexOf('\n'))))
        .containsExactly(
            "fastai", "lightning", "pytorch-lr-finder", "ignite", "ktrain", "keras", "loop");
  }
}
