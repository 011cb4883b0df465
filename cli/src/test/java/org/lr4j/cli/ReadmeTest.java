package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.page.Notebook;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.ClrPlan;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Ranking;
import org.lr4j.study.Space;
import org.lr4j.study.Study;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import org.lr4j.tensorboard.TrainingEvents;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.TorchLearner;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.EarlyStopping;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** What the README shows is what stands here, and it runs. */
class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/org/lr4j/cli/ReadmeTest.java");

  private static final class Optimizer {
    private double rate;

    void setLearningRate(double newRate) {
      rate = newRate;
    }
  }

  private long trained;

  private void train(long step) {
    trained = step + 1;
  }

  @Test
  void followsASchedule() {
    Optimizer optimizer = new Optimizer();
    long steps = 501;
    // begin schedule
    Schedule lr = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));
    for (long step = 0; step < steps; step++) {
      optimizer.setLearningRate(lr.at(step));
      train(step);
    }
    // end schedule
    assertThat(trained).isEqualTo(501);
    assertThat(optimizer.rate).isEqualTo(0.1);
  }

  @Test
  void findsARate() {
    // begin find
    try (Learner learner = TorchEngine.open(TorchConfig.of("digits", "cnn", "sgd"))) {
      Finding finding = LrFinder.exponential(1e-7, 10, 100).run(learner);
      System.out.println(finding); // learning rate 0.058 (0.041 to 0.082), bounds 0.015 to 0.058
    }
    // end find
  }

  /** Last digits depend on the processor and its threads, so the numbers may differ a little. */
  @Test
  void findsTheRateThatItQuotes() throws IOException {
    Matcher quoted =
        Pattern.compile("learning rate ([0-9.]+) \\(([0-9.]+) to ([0-9.]+)\\)")
            .matcher(Files.readString(Path.of("../README.md")));
    try (Learner learner = TorchEngine.open(TorchConfig.of("digits", "cnn", "sgd"))) {
      Found found = (Found) LrFinder.exponential(1e-7, 10, 100).run(learner);
      int quotes = 0;
      while (quoted.find()) {
        quotes++;
        assertThat(found.rate())
            .isCloseTo(Double.parseDouble(quoted.group(1)), withinPercentage(15));
        assertThat(found.interval().low())
            .isCloseTo(Double.parseDouble(quoted.group(2)), withinPercentage(25));
        assertThat(found.interval().high())
            .isCloseTo(Double.parseDouble(quoted.group(3)), withinPercentage(25));
      }
      assertThat(quotes).isEqualTo(2);
    }
  }

  @Test
  void trains(@TempDir Path folder) {
    // begin train
    try (TorchLearner learner = TorchEngine.open(TorchConfig.of("digits", "cnn", "sgd"))) {
      Policy policy = Policy.of(ClrPlan.between(0.01, 0.07).stepSize(Span.epochs(2)));
      History history =
          new TrainingLoop(learner, policy)
              .withEarlyStopping(EarlyStopping.patience(5))
              .withCheckpoints(Checkpoints.in(folder))
              .run(Span.epochs(12));
      System.out.println(history.test()); // loss and accuracy of the last weights
    }
    // end train
    assertThat(folder).isNotEmptyDirectory();
  }

  private TrialResult train(Trial trial) {
    double rate = Double.parseDouble(String.valueOf(trial.setting().values().get("rate")));
    Optional<Evaluation> figures =
        Optional.of(new Evaluation(Math.abs(Math.log10(rate) + 1), OptionalDouble.empty()));
    return new TrialResult.Finished(trial, figures, figures, figures, false, 1, 0);
  }

  @Test
  void studies() throws InterruptedException {
    // begin study
    Space space = new Space(List.of(new Axis("rate", List.of("0.01", "0.1", "1"))));
    StudyPlan plan = StudyPlan.grid(space, List.of(1L, 2L, 3L), 5);
    List<TrialResult> results =
        Study.of(plan, TrialRunner.inProcess(2, this::train)).run(List.of());
    Ranking ranking = Ranking.of(results, Objective.LOSS);
    // end study
    assertThat(ranking.rows().get(0).setting().values()).containsEntry("rate", "0.1");
  }

  @Test
  void writesEvents(@TempDir Path folder) {
    try (TorchLearner learner = TorchEngine.open(TorchConfig.of("digits", "mlp", "sgd"))) {
      Policy policy = Policy.of(Schedule.constant(0.01));
      // begin events
      try (TrainingEvents events = TrainingEvents.in(folder.resolve("events/first"))) {
        new TrainingLoop(learner, policy).withListener(events).run(Span.epochs(12));
      }
      // end events
    }
    assertThat(folder.resolve("events/first")).isNotEmptyDirectory();
  }

  private String shown = "";

  /** As a notebook's kernel has it. */
  private void display(String type, String content) {
    shown = type + " " + content;
  }

  @Test
  void showsAFindingInANotebook() {
    try (TorchLearner learner = TorchEngine.open(TorchConfig.of("digits", "mlp", "sgd"))) {
      Finding finding = LrFinder.exponential(1e-7, 10, 100).quick().run(learner);
      // begin notebook
      Map<String, String> bundle = Notebook.bundle(finding, "cnn on digits");
      display("text/html", bundle.get("text/html"));
      // end notebook
    }
    assertThat(shown).startsWith("text/html <iframe");
  }

  @ParameterizedTest
  @CsvSource({
    "schedule, ../README.md",
    "find, ../README.md",
    "train, ../docs/training.md",
    "study, ../docs/studies.md",
    "events, ../docs/report.md",
    "notebook, ../docs/report.md"
  })
  void standsInTheDocuments(String name, Path document) throws IOException {
    String source = Files.readString(SOURCE);
    String begin = "// begin " + name + "\n";
    int from = source.indexOf(begin) + begin.length();
    String snippet =
        source
            .substring(from, source.lastIndexOf('\n', source.indexOf("// end " + name, from)))
            .stripIndent();

    assertThat(document)
        .content()
        .contains("<!-- from ReadmeTest: " + name + " -->\n```java\n" + snippet + "\n```");
  }
}
