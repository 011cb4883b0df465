package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.Recipe;
import org.lr4j.study.Setting;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

/** Trials that several workers take. */
class StudyWorkersTest extends SmallStudyTest {
  @Test
  void doesNoHarmWhereTwoWorkersTakeTheSameTrial() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    LearnerFactory counted =
        (name, recipe) -> {
          return () -> {
            begun.incrementAndGet();
            return learner(recipe);
          };
        };
    Trial trial = new Trial(new Setting(Map.of("weight-decay", "0.1")), 3, 2);
    Callable<TrialResult> work =
        () -> {
          Console quiet =
              new Console(
                  new PrintWriter(out), new PrintWriter(err), false, false, 80, false, false);
          LocalTrials trials =
              new LocalTrials(
                  new TrialPlan(plan()),
                  each -> folder.resolve(each.id()),
                  each -> Optional.empty(),
                  counted,
                  quiet,
                  each -> "");
          return trials.carryOut(trial);
        };
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      List<TrialResult> results = new ArrayList<>();
      for (Future<TrialResult> each : workers.invokeAll(List.of(work, work, work, work))) {
        results.add(each.get());
      }
      assertThat(results).allMatch(TrialResult.Finished.class::isInstance);
      assertThat(results.stream().distinct()).hasSize(1);
    } finally {
      workers.shutdownNow();
    }
    assertThat(begun.get()).isEqualTo(1);
  }

  /**
   * Carries a trial out; the first time that it would take its folder, another worker was faster.
   */
  private void carryOutLate(TrialPlan plan, Trial trial) {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger prepared = new AtomicInteger();
    List<TrialResult> faster = new ArrayList<>();
    Console quiet =
        new Console(new PrintWriter(out), new PrintWriter(err), false, false, 80, false, false);
    LearnerFactory counted =
        (name, recipe) ->
            () -> {
              opened.incrementAndGet();
              return learner(recipe);
            };
    LocalTrials other = new LocalTrials(plan, folder, counted, quiet);
    Runnable overtake =
        () -> {
          if (prepared.getAndIncrement() == 0) {
            faster.add(other.carryOut(trial));
          }
        };
    boolean search = plan.search().isPresent();
    LocalTrials late =
        new LocalTrials(
            plan,
            each -> folder.resolve(each.id()),
            each -> Optional.empty(),
            (name, recipe) -> {
              if (search) {
                overtake.run();
              }
              return counted.prepare(name, recipe);
            },
            quiet,
            each -> {
              if (!search) {
                overtake.run();
              }
              return "";
            });
    TrialResult result = late.carryOut(trial);
    assertThat(result).isInstanceOf(TrialResult.Finished.class);
    assertThat(faster).containsExactly(result);
    assertThat(opened.get()).isEqualTo(1);
  }

  @Test
  void leavesATrialThatAnotherWorkerHasEndedMeanwhile() throws IOException {
    Trial trial = new Trial(new Setting(Map.of("weight-decay", "0.1")), 3, 2);
    carryOutLate(new TrialPlan(plan()), trial);
    // The same for one that was stopped and goes on.
    Path where = folder.resolve(trial.id());
    Files.delete(where.resolve("result.json"));
    carryOutLate(new TrialPlan(plan()), trial);
  }

  @Test
  void leavesARangeTestThatAnotherWorkerHasEndedMeanwhile() {
    Trial trial = new Trial(new Setting(Map.of("weight-decay", "0.1")), 3, 2);
    carryOutLate(new TrialPlan(plan(), Optional.of(List.of("--quick", "--steps", "60"))), trial);
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        "softmax",
        new Recipe(Map.of()),
        "constant(0.05)",
        Optional.empty(),
        2,
        0,
        0,
        org.lr4j.train.Monitor.VALIDATION_LOSS,
        true,
        3,
        0,
        Optional.empty(),
        Optional.empty());
  }
}
