package org.lr4j.benchmarks.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.process.ProcessLearner;

/** What a program answers, line by line, to a description, a step, an evaluation and a snapshot. */
final class Answers implements Target {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Path file;
  private final Mutations mutations =
      Mutations.ofTexts(
          List.of(
              """
              {"groups":[{"name":"all","lr":0.01}],"steps_per_epoch":187,"metrics":["val_loss"]}
              {"loss":2.31,"samples":64}
              {"val_loss":2.2,"accuracy":0.17}
              {"id":"1"}
              {}
              {}
              {}
              """,
              """
              {"groups":[{"name":"a","lr":0.01,"momentum":0.9},{"lr":1e-3,"momentum":0.9}]}
              {"loss":NaN}
              """,
              """
              {"groups":[{"lr":0}],"metrics":["val_loss"]}
              {"loss":null}
              {"val_loss":"Infinity","accuracy":null}
              {"id":7}
              {}
              {}
              {}
              """,
              """
              {"groups":[{"lr":0.5}]}
              {"error":"out of memory"}
              """),
          List.of(
              "{",
              "}",
              "[",
              "]",
              ",",
              ":",
              "\"",
              "\n",
              "null",
              "true",
              "\"error\":",
              "\"lr\":",
              "NaN",
              "\u0000",
              "\u001b[2J",
              "{\"loss\":1}\n",
              "\\u0000"));

  Answers(Path folder) {
    this.file = folder.resolve("answers");
  }

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    return mutations.next(random);
  }

  @Override
  public boolean accepts(byte[] input, SplittableRandom random) throws IOException {
    Targets.write(file, input);
    String program =
        "exec 3<'"
            + file
            + "'; while read -r line; do IFS= read -r answer <&3 || exit 0;"
            + " printf '%s\\n' \"$answer\"; done";
    try (ProcessLearner learner = ProcessLearner.start(program, TIMEOUT)) {
      Targets.require(learner.stepsPerEpoch() >= 1, "steps per epoch below 1");
      Step step = learner.step();
      Targets.require(step.samples() >= 1, "samples below 1");
      Targets.require(step.updated() == Double.isFinite(step.loss()), "an update without a loss");
      if (learner.subsets().contains(Subset.VALIDATION)) {
        Evaluation evaluation = learner.evaluate(Subset.VALIDATION);
        double accuracy = evaluation.accuracy().orElse(0);
        Targets.require(accuracy >= 0 && accuracy <= 1, "an accuracy of " + accuracy);
      }
      try (Snapshot snapshot = learner.snapshot()) {
        learner.restore(snapshot);
      }
      return true;
    } catch (LearnerException e) {
      String sentence = String.valueOf(e.getMessage());
      Targets.require(!sentence.isBlank(), "a refusal without a word");
      Targets.require(
          sentence.chars().noneMatch(Character::isISOControl), "control characters in a refusal");
      return false;
    }
  }
}
