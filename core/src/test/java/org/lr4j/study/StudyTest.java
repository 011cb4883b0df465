package org.lr4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.Evaluation;

class StudyTest {
  private static final Space EIGHT =
      new Space(
          List.of(new Axis("rate", IntStream.range(0, 8).mapToObj(Integer::toString).toList())));
  private static final List<Long> SEEDS = List.of(1L, 2L);

  /** The nearer a rate is to 5, the better; longer trainings are better for all. */
  private static TrialResult train(Trial trial) {
    double rate = Double.parseDouble(trial.setting().values().get("rate"));
    double loss = (Math.abs(rate - 5) + 1 + 0.01 * trial.seed()) / trial.epochs();
    return finished(trial, loss);
  }

  private static TrialResult.Finished finished(Trial trial, double loss) {
    Optional<Evaluation> figures = Optional.of(new Evaluation(loss, OptionalDouble.empty()));
    return new TrialResult.Finished(
        trial, figures, figures, figures, false, 10 * trial.epochs(), 0.5);
  }

  @Test
  void triesEverySettingBeforeTheNextSeed() {
    List<Trial> grid = StudyPlan.grid(EIGHT, SEEDS, 3).round(List.of());
    assertThat(grid).hasSize(16).doesNotHaveDuplicates();
    assertThat(grid.subList(0, 8)).allMatch(trial -> trial.seed() == 1);
  }

  @Test
  void runsEveryTrialOnce() throws InterruptedException {
    List<Trial> run = Collections.synchronizedList(new ArrayList<>());
    StudyPlan plan = StudyPlan.grid(EIGHT, SEEDS, 3);
    List<TrialResult> results =
        Study.of(
                plan,
                TrialRunner.inProcess(
                    3,
                    trial -> {
                      run.add(trial);
                      return train(trial);
                    }))
            .run(List.of());
    assertThat(run).containsExactlyInAnyOrderElementsOf(plan.round(List.of()));
    assertThat(results).extracting(TrialResult::trial).containsExactlyInAnyOrderElementsOf(run);
  }

  @Test
  void goesOnFromKnownResultsAndTriesFailedOnesAgain() throws InterruptedException {
    List<Trial> trials = StudyPlan.grid(EIGHT, SEEDS, 3).round(List.of());
    List<TrialResult> known = new ArrayList<>();
    known.add(train(trials.get(0)));
    known.add(new TrialResult.Failed(trials.get(1), "no room"));
    // Of another plan: it is no result of this study.
    known.add(train(new Trial(trials.get(0).setting(), 99, 3)));
    List<Trial> run = Collections.synchronizedList(new ArrayList<>());
    List<TrialResult> results =
        Study.of(
                StudyPlan.grid(EIGHT, SEEDS, 3),
                TrialRunner.inProcess(
                    1,
                    trial -> {
                      run.add(trial);
                      return train(trial);
                    }))
            .run(known);
    assertThat(run).containsExactlyElementsOf(trials.subList(1, 16));
    assertThat(results).hasSize(16);
  }

  @Test
  void goesOnWhenATrialFails() throws InterruptedException {
    Ranking ranking =
        Ranking.of(
            Study.of(
                    StudyPlan.grid(EIGHT, SEEDS, 3),
                    TrialRunner.inProcess(
                        2,
                        trial -> {
                          if (trial.setting().values().containsValue("5")) {
                            throw new IllegalStateException("this rate is cursed");
                          }
                          return train(trial);
                        }))
                .run(List.of()),
            Objective.LOSS);
    Ranking.Row last = ranking.rows().get(7);
    assertThat(last.setting().values()).containsValue("5");
    assertThat(last.failed()).hasSize(2).allMatch(f -> f.reason().equals("this rate is cursed"));
    assertThat(last.difference().isWorse()).isTrue();
    assertThat(ranking.rows().get(0).failed()).isEmpty();
  }

  @Test
  void dropsTheWorseHalfAndDoublesTheLength() throws InterruptedException {
    List<Integer> rounds = new ArrayList<>();
    List<TrialResult> results =
        Study.of(
                StudyPlan.rungs(EIGHT, SEEDS, 8, Objective.LOSS),
                TrialRunner.inProcess(2, StudyTest::train))
            .withListener(
                new StudyListener() {
                  @Override
                  public void onRound(int trials, int known) {
                    rounds.add(trials);
                  }
                })
            .run(List.of());
    assertThat(rounds).containsExactly(16, 8, 4, 2);
    assertThat(results).hasSize(30);
    assertThat(results.stream().map(r -> r.trial().epochs()).distinct())
        .containsExactlyInAnyOrder(1L, 2L, 4L, 8L);
    Ranking.Row best = Ranking.of(results, Objective.LOSS).rows().get(0);
    assertThat(best.setting().values()).containsValue("5");
    assertThat(best.epochs()).isEqualTo(8);
  }

  /** Nothing is dropped without having trained for longer than in the round before. */
  @Test
  void hasAsManyRoundsAsTheLengthAllows() throws InterruptedException {
    List<Integer> rounds = new ArrayList<>();
    List<TrialResult> results =
        Study.of(
                StudyPlan.rungs(EIGHT, SEEDS, 3, Objective.LOSS),
                TrialRunner.inProcess(1, StudyTest::train))
            .withListener(
                new StudyListener() {
                  @Override
                  public void onRound(int trials, int known) {
                    rounds.add(trials);
                  }
                })
            .run(List.of());
    assertThat(rounds).containsExactly(16, 8);
    assertThat(results.stream().map(r -> r.trial().epochs()).distinct())
        .containsExactlyInAnyOrder(1L, 3L);
    Ranking ranking = Ranking.of(results, Objective.LOSS);
    assertThat(ranking.rows().stream().filter(row -> row.epochs() == 3)).hasSize(4);
    assertThat(ranking.rows().get(0).steps()).isEqualTo(2 * (10 + 30));
    assertThat(ranking.rows().get(7).steps()).isEqualTo(2 * 10);
  }

  @Test
  void aTrialWithoutAResultSpendsItsShareOfABudget() throws InterruptedException {
    List<TrialResult> results =
        Study.of(
                StudyPlan.grid(EIGHT, SEEDS, 3).within(100, 1),
                TrialRunner.inProcess(1, trial -> new TrialResult.Failed(trial, "no answer", 60)))
            .run(List.of());
    assertThat(results).hasSize(2);
  }

  @Test
  void namesASettingTheSameWhateverTheOrderOfItsAxes() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("momentum", "0.9");
    values.put("lr", "0.1");
    Map<String, String> swapped = new LinkedHashMap<>();
    swapped.put("lr", "0.1");
    swapped.put("momentum", "0.9");
    assertThat(new Setting(values).id()).isEqualTo(new Setting(swapped).id());
  }

  @Test
  void findsTheSameRoundsWhateverTheOrderOfResults() throws InterruptedException {
    StudyPlan plan = StudyPlan.rungs(EIGHT, SEEDS, 8, Objective.LOSS);
    List<TrialResult> results =
        new ArrayList<>(Study.of(plan, TrialRunner.inProcess(1, StudyTest::train)).run(List.of()));
    Collections.shuffle(results, new Random(7));
    assertThat(plan.round(results)).allMatch(trial -> trial.epochs() == 8);
    // A study that was killed in its second round has that round to finish.
    List<TrialResult> half = results.stream().filter(r -> r.trial().epochs() == 1).toList();
    assertThat(plan.round(half)).hasSize(8).allMatch(trial -> trial.epochs() == 2);
  }

  @Test
  void keepsTheEarlierRoundsOfAStudyThatIsGivenAgain() throws InterruptedException {
    StudyPlan plan = StudyPlan.rungs(EIGHT, SEEDS, 8, Objective.LOSS);
    List<TrialResult> all =
        Study.of(plan, TrialRunner.inProcess(1, StudyTest::train)).run(List.of());
    List<Trial> again = Collections.synchronizedList(new ArrayList<>());
    Study study =
        Study.of(
            plan,
            TrialRunner.inProcess(
                1,
                trial -> {
                  again.add(trial);
                  return train(trial);
                }));
    List<String> rounds = new ArrayList<>();
    study =
        study.withListener(
            new StudyListener() {
              @Override
              public void onRound(int trials, int known) {
                rounds.add(known + " of " + trials);
              }
            });
    assertThat(study.run(all)).isEqualTo(all);
    assertThat(again).isEmpty();
    assertThat(rounds).containsExactly("16 of 16", "8 of 8", "4 of 4", "2 of 2");
    rounds.clear();
    // Killed in its third round: the first two and half of the third are known.
    assertThat(study.run(all.subList(0, 26))).isEqualTo(all);
    assertThat(rounds).containsExactly("16 of 16", "8 of 8", "2 of 4", "0 of 2");
    assertThat(again).isEqualTo(all.subList(26, 30).stream().map(TrialResult::trial).toList());
  }

  @Test
  void countsWhatIsKnownAgainstTheBudget() throws InterruptedException {
    List<TrialResult> all =
        Study.of(StudyPlan.grid(EIGHT, SEEDS, 1), TrialRunner.inProcess(2, StudyTest::train))
            .run(List.of());
    // A trial takes 10 steps.
    Study study =
        Study.of(
            StudyPlan.grid(EIGHT, SEEDS, 1).within(45, 1),
            TrialRunner.inProcess(1, StudyTest::train));
    assertThat(study.run(all.subList(0, 3))).isEqualTo(all.subList(0, 5));
    // What has a result belongs to the study, and is not lost because of a budget.
    assertThat(study.run(all)).isEqualTo(all);
  }

  @Test
  void drawsSettingsWithoutRepetitionAndTheSameOnesAgain() {
    List<Trial> order = StudyPlan.random(EIGHT, 7, 3, List.of(1L), 1).round(List.of());
    for (int count = 1; count <= 7; count++) {
      assertThat(StudyPlan.random(EIGHT, count, 3, List.of(1L), 1).round(List.of()))
          .isEqualTo(order.subList(0, count));
    }
    for (int count = 1; count <= 10; count++) {
      List<Trial> drawn = StudyPlan.random(EIGHT, count, 3, SEEDS, 1).round(List.of());
      assertThat(drawn).hasSize(2 * Math.min(count, 8)).doesNotHaveDuplicates();
      assertThat(drawn).isEqualTo(StudyPlan.random(EIGHT, count, 3, SEEDS, 1).round(List.of()));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> StudyPlan.random(EIGHT, 0, 3, SEEDS, 1));
  }

  @Test
  void drawsFromSpacesThatNoGridCouldHold() {
    List<String> many = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    Space huge =
        new Space(
            List.of(
                new Axis("a", many),
                new Axis("b", many),
                new Axis("c", many),
                new Axis("d", many)));
    assertThat(StudyPlan.random(huge, 50, 1, SEEDS, 1).round(List.of()))
        .hasSize(100)
        .doesNotHaveDuplicates();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudyPlan.grid(huge, SEEDS, 1))
        .withMessageContaining("draw some at random");
  }

  @Test
  void stopsRunningTrialsWhenInterruptedAndKeepsWhatEnded() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger heard = new AtomicInteger();
    AtomicBoolean interrupted = new AtomicBoolean();
    Study study =
        Study.of(
                StudyPlan.grid(EIGHT, SEEDS, 1),
                TrialRunner.inProcess(
                    1,
                    trial -> {
                      if (trial.setting().values().containsValue("0") && trial.seed() == 1) {
                        return train(trial);
                      }
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        stopped.set(true);
                        throw new CancellationException();
                      }
                      throw new IllegalStateException("never");
                    }))
            .withListener(
                new StudyListener() {
                  @Override
                  public void onResult(TrialResult result) {
                    heard.incrementAndGet();
                  }
                });
    Thread thread =
        new Thread(
            () -> {
              try {
                study.run(List.of());
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
            });
    thread.start();
    begun.await();
    thread.interrupt();
    thread.join();
    assertThat(interrupted).isTrue();
    assertThat(stopped).isTrue();
    assertThat(heard).hasValue(1);
  }

  @Test
  void beginsNoTrialWhenTheBudgetIsSpent() throws InterruptedException {
    // A trial takes 10 steps, and two run at a time.
    StudyPlan plan = StudyPlan.grid(EIGHT, SEEDS, 1).within(45, 2);
    List<TrialResult> results =
        Study.of(plan, TrialRunner.inProcess(2, StudyTest::train)).run(List.of());
    assertThat(results).hasSize(6);
    assertThat(results).allMatch(result -> result.trial().seed() == 1);
  }

  @Test
  void refusesARunnerThatLosesTrials() {
    assertThatThrownBy(
            () -> Study.of(StudyPlan.grid(EIGHT, SEEDS, 1), (trials, results) -> {}).run(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before all trials had a result");
  }

  @Test
  void saysWhatTheDataCannotTellApart() {
    Space three = new Space(List.of(new Axis("x", List.of("best", "same", "worse"))));
    List<TrialResult> results = new ArrayList<>();
    double[][] losses = {{1.0, 2.0, 3.0}, {1.2, 1.9, 3.2}, {1.5, 2.52, 3.51}};
    for (int s = 0; s < 3; s++) {
      for (int seed = 0; seed < 3; seed++) {
        results.add(finished(new Trial(three.setting(s), seed, 1), losses[s][seed]));
      }
    }
    Ranking ranking = Ranking.of(results, Objective.LOSS);
    assertThat(ranking.rows())
        .extracting(r -> r.setting().values().get("x"))
        .first()
        .isEqualTo("best");
    // Seeds differ by 1 and settings by half of that: only pairs show that one is worse.
    Paired worse = ranking.rows().get(2).difference();
    assertThat(worse.mean()).isCloseTo(0.51, within(1e-12));
    assertThat(worse.isWorse()).isTrue();
    assertThat(ranking.ties())
        .extracting(r -> r.setting().values().get("x"))
        .containsExactly("same");
    // numpy: d = [.2, -.1, .2]; d.mean() ± 4.302652729911275 · d.std(ddof=1)/√3
    Paired same = ranking.rows().get(1).difference();
    assertThat(same.low()).isCloseTo(-0.33026527299, within(1e-9));
    assertThat(same.high()).isCloseTo(0.53026527299, within(1e-9));
  }

  /** Results for settings by name; NaN for a trial that failed, infinity for one that diverged. */
  private static List<TrialResult> results(Map<String, double[]> losses, long epochs) {
    List<TrialResult> results = new ArrayList<>();
    losses.forEach(
        (name, bySeed) -> {
          for (int seed = 0; seed < bySeed.length; seed++) {
            Trial trial = new Trial(new Setting(Map.of("x", name)), seed, epochs);
            results.add(
                Double.isNaN(bySeed[seed])
                    ? new TrialResult.Failed(trial, "cursed")
                    : finished(trial, bySeed[seed]));
          }
        });
    return results;
  }

  private static Map<String, double[]> two(double[] a, double[] b) {
    Map<String, double[]> losses = new LinkedHashMap<>();
    losses.put("a", a);
    losses.put("b", b);
    return losses;
  }

  private static List<String> names(List<Ranking.Row> rows) {
    return rows.stream().map(row -> row.setting().values().get("x")).toList();
  }

  @Test
  void ranksSettingsThatLostASeedByTheOthers() {
    double lost = Double.NaN;
    Ranking ranking =
        Ranking.of(
            results(two(new double[] {0.36, 0.37, lost}, new double[] {0.32, 0.33, lost}), 1),
            Objective.LOSS);
    assertThat(names(ranking.rows())).containsExactly("b", "a");
    assertThat(ranking.rows().get(1).difference().mean()).isCloseTo(0.04, within(1e-12));
    ranking =
        Ranking.of(
            results(two(new double[] {lost, lost, lost}, new double[] {9, lost, 9}), 1),
            Objective.LOSS);
    assertThat(names(ranking.rows())).containsExactly("b", "a");
    assertThat(ranking.ties()).isEmpty();
  }

  @Test
  void doubtsASettingThatIsBetterWhereItDidNotFail() {
    double lost = Double.NaN;
    Ranking ranking =
        Ranking.of(
            results(two(new double[] {0.9, 0.9, 0.9}, new double[] {0.1, 0.1, lost}), 1),
            Objective.LOSS);
    assertThat(names(ranking.rows())).containsExactly("a", "b");
    assertThat(names(ranking.ties())).containsExactly("b");
    // Two nearly equal losses and a lost one say nothing, however equal they are.
    for (double[] other : new double[][] {{0.5001, lost}, {0.51, 0.52, lost}}) {
      double[] best = new double[other.length];
      Arrays.fill(best, 0.5);
      assertThat(Ranking.of(results(two(best, other), 1), Objective.LOSS).ties()).hasSize(1);
    }
    // One that is worse wherever it did not diverge is worse.
    ranking =
        Ranking.of(
            results(
                two(
                    new double[] {0.9, 0.9, 0.9},
                    new double[] {2.1, Double.POSITIVE_INFINITY, 2.2}),
                1),
            Objective.LOSS);
    assertThat(ranking.ties()).isEmpty();
  }

  @Test
  void ranksByTheSeedsThatAllSettingsHave() {
    // A budget ended the study before the second setting had its second seed.
    Ranking ranking =
        Ranking.of(results(two(new double[] {1, 2}, new double[] {1.1}), 1), Objective.LOSS);
    assertThat(names(ranking.rows())).containsExactly("a", "b");
    assertThat(ranking.rows().get(1).difference())
        .isEqualTo(new Paired(1, 1.1 - 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  @Test
  void comparesADroppedSettingAtItsOwnLength() {
    List<TrialResult> results = new ArrayList<>();
    results.addAll(results(two(new double[] {1.0, 1.2}, new double[] {1.1, 1.3}), 1));
    results.addAll(results(Map.of("a", new double[] {0.1, 0.2}), 2));
    Ranking.Row dropped = Ranking.of(results, Objective.LOSS).rows().get(1);
    assertThat(dropped.epochs()).isEqualTo(1);
    assertThat(dropped.difference().mean()).isCloseTo(0.1, within(1e-12));
    assertThat(dropped.difference().isWorse()).isTrue();
  }

  @Test
  void dropsTheWorseHalfOfSettingsThatLostASeed() {
    Space space = new Space(List.of(new Axis("x", List.of("bad", "worse", "good", "fine"))));
    StudyPlan plan = StudyPlan.rungs(space, List.of(0L, 1L), 4, Objective.LOSS);
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : plan.round(List.of())) {
      double loss = trial.setting().values().get("x").matches("good|fine") ? 0.1 : 9;
      results.add(
          trial.seed() == 1 ? new TrialResult.Failed(trial, "cursed") : finished(trial, loss));
    }
    assertThat(plan.round(results))
        .extracting(trial -> trial.setting().values().get("x"))
        .containsOnly("good", "fine");
  }

  @Test
  void ranksByAccuracyAndNamesAMissingOne() {
    Trial trial = new Trial(new Setting(Map.of()), 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ranking.of(List.of(finished(trial, 1)), Objective.ACCURACY))
        .withMessageContaining("no accuracy");
    assertThat(Ranking.of(List.of(), Objective.LOSS).rows()).isEmpty();
  }

  @Test
  void knowsStudentsDistribution() {
    // R 4.2: qt(0.975, c(1, 2, 4, 9, 30, 1000))
    double[] expected = {
      12.7062047361747,
      4.30265272974946,
      2.77644510519779,
      2.26215716279820,
      2.04227245630124,
      1.96233908082641
    };
    int[] degrees = {1, 2, 4, 9, 30, 1000};
    for (int i = 0; i < degrees.length; i++) {
      assertThat(StudentT.quantile(0.975, degrees[i])).isCloseTo(expected[i], within(1e-9));
    }
  }

  @Test
  void stopsWhereATrialSaysThatNoneCanEnd() {
    StudyPlan plan = StudyPlan.grid(EIGHT, SEEDS, 3);
    StudyException full = new StudyException("the disk is full");
    TrialRunner runner =
        TrialRunner.inProcess(
            1,
            trial -> {
              if (trial.setting().values().containsValue("3")) {
                throw full;
              }
              return train(trial);
            });
    List<TrialResult> heard = new ArrayList<>();
    StudyListener listener =
        new StudyListener() {
          @Override
          public void onResult(TrialResult result) {
            heard.add(result);
          }
        };
    assertThatThrownBy(() -> Study.of(plan, runner).withListener(listener).run(List.of()))
        .isSameAs(full);
    assertThat(heard).hasSize(3);
  }

  @Test
  void refusesAnAnswerThatIsNone() {
    assertThatThrownBy(() -> new TrialResult.Answer(0.1, 0.2, 0.3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrialResult.Answer(Double.NaN, 0.2, 0.3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
