package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;

/**
 * What every {@link Learner} promises. An engine is tested by extending this class and writing two
 * methods. Losses are compared exactly: a learner is a function of its seed.
 */
@ExtendWith(BrokenPromises.class)
public abstract class LearnerContract {
  /** Only for subclasses. */
  protected LearnerContract() {}

  /**
   * A new learner of the kind under test, the same one for the same seed: a small model with two to
   * ten steps per epoch; each parameter group has a rate above 0.
   *
   * @param seed decides the weights and the order of the data
   * @return a learner that the contract closes
   */
  protected abstract Learner create(long seed);

  /**
   * A learning rate for the first group at which the model of {@link #create} trains well within
   * three epochs.
   *
   * @return a rate above 0
   */
  protected abstract double workingRate();

  /**
   * The number of changes between two injected faults in a confirmation, which makes about two
   * hundred changes; 1 injects a fault at each. Override it for a quick model.
   *
   * @return an odd number, so that rates set and steps take turns
   */
  protected int confirmationFaultsApart() {
    return 61;
  }

  @Test
  @Promise(
      value = "the same seed gives the same losses, another seed gives others",
      remedy =
          "derive weights, order of the data and dropout from the seed alone; use no clock, no shared generator, and as many threads each time")
  void isAFunctionOfItsSeed() {
    try (Learner one = training(1);
        Learner same = training(1);
        Learner other = training(2)) {
      List<Double> losses = losses(one, 12);
      assertThat(losses(same, 12)).isEqualTo(losses);
      assertThat(losses(other, 12)).isNotEqualTo(losses);
    }
  }

  @Test
  @Promise(
      value = "the loss falls within three epochs at workingRate()",
      remedy =
          "return a rate from workingRate() at which the model learns, and move the parameters against the gradient")
  void learnsAtItsWorkingRate() {
    try (Learner learner = training(3)) {
      int epoch = (int) learner.stepsPerEpoch();
      double first = mean(losses(learner, epoch));
      losses(learner, epoch);
      assertThat(mean(losses(learner, epoch))).isLessThan(first);
    }
  }

  @Test
  @Promise(
      value =
          "after restore() the steps that follow are bit for bit those that followed snapshot()",
      remedy =
          "put everything that training depends on into the snapshot: weights, buffers, velocities or moments (of parameters that had none yet as well), random state, place in the data")
  void replaysExactlyFromASnapshotTakenAnywhere() {
    try (Learner learner = training(4)) {
      int epoch = (int) learner.stepsPerEpoch();
      int steps = Math.max(10, 2 * epoch);
      for (int advance : new int[] {0, 1, epoch - 2, 1, epoch + 1}) {
        losses(learner, advance);
        try (Snapshot snapshot = learner.snapshot()) {
          List<Double> expected = trace(learner, steps);
          for (int again = 0; again < 3; again++) {
            learner.restore(snapshot);
            assertThat(trace(learner, steps)).isEqualTo(expected);
          }
          learner.restore(snapshot);
        }
      }
    }
  }

  @Test
  @Promise(
      value = "snapshot() changes nothing",
      remedy = "copy the state instead of handing it over, and draw no random numbers")
  void takingASnapshotDisturbsNothing() {
    try (Learner plain = training(5);
        Learner watched = training(5)) {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        try (Snapshot snapshot = watched.snapshot()) {
          assertThat(snapshot).isNotNull();
        }
        losses.add(watched.step().loss());
      }
      assertThat(losses).isEqualTo(losses(plain, 12));
    }
  }

  @Test
  @Promise(
      value = "restore() brings back every hyperparameter",
      remedy = "keep rate, momentum and weight decay of each group in the snapshot")
  void restoresHyperparameters() {
    try (Learner learner = training(6);
        Snapshot snapshot = learner.snapshot()) {
      List<Double> before = hyperparameters(learner);
      forEachHyperparameter(learner, (g, h) -> learner.set(g, h, 0.4321));
      assertThat(hyperparameters(learner)).doesNotContainAnyElementsOf(before);
      learner.restore(snapshot);
      assertThat(hyperparameters(learner)).isEqualTo(before);
    }
  }

  @Test
  @Promise(
      value = "snapshots can be restored in any order, as often as asked",
      remedy =
          "copy the state out of a snapshot when you restore it; training must not write into the snapshot")
  void restoresOldAndNewSnapshotsInAnyOrder() {
    try (Learner learner = training(7);
        Snapshot old = learner.snapshot()) {
      List<Double> fromOld = losses(learner, 7);
      try (Snapshot young = learner.snapshot()) {
        List<Double> fromYoung = losses(learner, 7);
        learner.restore(old);
        assertThat(losses(learner, 7)).isEqualTo(fromOld);
        learner.restore(young);
        assertThat(losses(learner, 7)).isEqualTo(fromYoung);
        learner.restore(old);
        assertThat(losses(learner, 14))
            .startsWith(fromOld.toArray(Double[]::new))
            .endsWith(fromYoung.toArray(Double[]::new));
      }
    }
  }

  @Test
  @Promise(
      value =
          "a loss that is not finite skips the update, says updated = false, and can be restored from",
      remedy =
          "test Double.isFinite(loss) before the update, and overwrite the whole state on restore")
  void restoresAfterDivergenceAndSkipsUpdatesWithoutAFiniteLoss() {
    try (Learner learner = training(8)) {
      losses(learner, 3);
      try (Snapshot snapshot = learner.snapshot()) {
        List<Double> expected = trace(learner, 10);
        setRates(learner, 1e30);
        for (int i = 0; i < 30; i++) {
          Step step = learner.step();
          assertThat(step.updated()).isEqualTo(Double.isFinite(step.loss()));
        }
        learner.restore(snapshot);
        assertThat(trace(learner, 10)).isEqualTo(expected);
      }
    }
  }

  @Test
  @Promise(
      value =
          "restore() refuses another learner's or a closed snapshot with an IllegalArgumentException",
      remedy = "keep the owner and whether it is closed in the snapshot, and check both first")
  void refusesSnapshotsOfOthersAndClosedOnes() {
    try (Learner learner = training(9);
        Learner other = training(9);
        Snapshot foreign = other.snapshot()) {
      Snapshot closed = learner.snapshot();
      closed.close();
      List<Double> expected = losses(other, 5);
      assertThatIllegalArgumentException().isThrownBy(() -> learner.restore(foreign));
      assertThatIllegalArgumentException().isThrownBy(() -> learner.restore(closed));
      assertThat(losses(learner, 5)).isEqualTo(expected);
    }
  }

  @Test
  @Promise(
      value = "evaluate() gives the same twice and does not change training",
      remedy =
          "switch dropout and batch norm off while you evaluate, and put the random state back")
  void evaluationDisturbsNothingAndRepeatsExactly() {
    try (Learner plain = training(10);
        Learner watched = training(10)) {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        assertThat(evaluations(watched)).isEqualTo(evaluations(watched));
        losses.add(watched.step().loss());
      }
      assertThat(losses).isEqualTo(losses(plain, 12));
    }
  }

  @Test
  @Promise(
      value =
          "evaluate() takes each of subsets(), with a finite loss and an accuracy in [0, 1], and refuses others with an IllegalArgumentException",
      remedy = "throw an IllegalArgumentException for a subset that is not in subsets()")
  void evaluatesTheSubsetsItHasAndRefusesOthers() {
    try (Learner learner = training(11)) {
      for (Subset subset : Subset.values()) {
        if (learner.subsets().contains(subset)) {
          Evaluation evaluation = learner.evaluate(subset);
          assertThat(evaluation.loss()).isFinite();
          evaluation.accuracy().ifPresent(a -> assertThat(a).isBetween(0.0, 1.0));
        } else {
          assertThatIllegalArgumentException().isThrownBy(() -> learner.evaluate(subset));
        }
      }
    }
  }

  @Test
  @Promise(
      value = "step() reports the loss before its update",
      remedy = "compute the loss first, then move the parameters")
  void reportsTheLossBeforeTheUpdate() {
    try (Learner learner = training(12)) {
      losses(learner, 2);
      setRates(learner, 0);
      List<Double> still = fromSeed(learner, 77, 2);
      setRates(learner, workingRate());
      List<Double> moving = fromSeed(learner, 77, 2);
      assertThat(moving.get(0)).isEqualTo(still.get(0));
      assertThat(moving.get(1)).isNotEqualTo(still.get(1));
    }
  }

  @Test
  @Promise(
      value = "at rate 0 no parameter moves, and a rate that is set takes effect at the next step",
      remedy =
          "read the rate at each step and multiply the whole update by it, momentum and weight decay included")
  void standsStillAtRateZeroAndMovesFromTheNextStepOn() {
    try (Learner learner = training(13)) {
      losses(learner, 3);
      setRates(learner, 0);
      List<Double> still = fromSeed(learner, 78, 6);
      assertThat(fromSeed(learner, 78, 6)).isEqualTo(still);
      setRates(learner, workingRate());
      losses(learner, 1);
      setRates(learner, 0);
      assertThat(fromSeed(learner, 78, 6)).isNotEqualTo(still);
    }
  }

  @Test
  @Promise(
      value = "each parameter group moves by its own rate",
      remedy = "use the rate of the group that a parameter is in")
  void movesEveryGroupByItsOwnRate() {
    try (Learner learner = training(14)) {
      for (int g = 0; g < learner.groups().size(); g++) {
        setRates(learner, 0);
        List<Double> still = fromSeed(learner, 79, 6);
        learner.set(g, LEARNING_RATE, workingRate());
        losses(learner, 5);
        learner.set(g, LEARNING_RATE, 0);
        assertThat(fromSeed(learner, 79, 6)).as("group %d", g).isNotEqualTo(still);
      }
    }
  }

  @Test
  @Promise(
      value = "get() returns exactly what set() was given",
      remedy = "keep the value as a double beside the engine if the engine has floats")
  void returnsHyperparametersExactlyAsSet() {
    try (Learner learner = training(15)) {
      for (double value : new double[] {0.1 + 0.2, Math.nextUp(1e-3), 1 / 3.0, 0, 1e-12}) {
        forEachHyperparameter(
            learner,
            (g, h) -> {
              learner.set(g, h, value);
              assertThat(learner.get(g, h)).isEqualTo(value);
            });
      }
    }
  }

  @Test
  @Promise(
      value =
          "set() refuses NaN, infinite and negative values, and a momentum of 1, with an IllegalArgumentException",
      remedy = "call hyperparameter.require(value) before anything changes")
  void refusesBadValuesAndKeepsTheOldOnes() {
    try (Learner learner = training(16)) {
      List<Double> before = hyperparameters(learner);
      double[] bad = {Double.NaN, -1e-9, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      forEachHyperparameter(
          learner,
          (g, h) -> {
            for (double value : bad) {
              assertThatIllegalArgumentException().isThrownBy(() -> learner.set(g, h, value));
            }
            if (h == MOMENTUM) {
              assertThatIllegalArgumentException().isThrownBy(() -> learner.set(g, h, 1));
            }
          });
      assertThat(hyperparameters(learner)).isEqualTo(before);
    }
  }

  @Test
  @Promise(
      value =
          "a group that is not there is an IndexOutOfBoundsException, a hyperparameter that it does not have an IllegalArgumentException",
      remedy =
          "call Objects.checkIndex(group, groups().size()), then look into the hyperparameters of the group")
  void refusesGroupsAndHyperparametersItDoesNotHave() {
    try (Learner learner = training(17)) {
      for (int g : new int[] {-1, learner.groups().size()}) {
        assertThatThrownBy(() -> learner.get(g, LEARNING_RATE))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> learner.set(g, LEARNING_RATE, 0.1))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      for (Hyperparameter h : Hyperparameter.values()) {
        if (!learner.groups().get(0).hyperparameters().contains(h)) {
          assertThatIllegalArgumentException().isThrownBy(() -> learner.get(0, h));
          assertThatIllegalArgumentException().isThrownBy(() -> learner.set(0, h, 0.1));
        }
      }
    }
  }

  @Test
  @Promise(
      value =
          "groups() is never empty and always the same, and create() makes a learner of two to ten steps per epoch",
      remedy = "build the list of groups once; give the test a smaller data set")
  void namesItsGroupsOnceAndForAll() {
    try (Learner learner = training(18)) {
      var groups = learner.groups();
      assertThat(groups).isNotEmpty().doesNotHaveDuplicates();
      losses(learner, 2);
      assertThat(learner.groups()).isEqualTo(groups);
      assertThat(learner.stepsPerEpoch()).isBetween(2L, 10L);
    }
  }

  @Test
  @Promise(
      value = "after reseed() the order of the data depends on the seed alone",
      remedy = "forget the place in the data and draw the order from the new seed")
  void ordersTheDataByTheSeedAlone() {
    try (Learner learner = training(19)) {
      losses(learner, 2);
      setRates(learner, 0);
      List<Double> order = fromSeed(learner, 80, 5);
      List<Double> other = fromSeed(learner, 81, 5);
      assertThat(fromSeed(learner, 80, 5)).isEqualTo(order).isNotEqualTo(other);
    }
  }

  @Test
  @Promise(
      value = "reseed() changes neither the model nor the hyperparameters",
      remedy = "touch nothing but the order of the data and random state")
  void reseedingLeavesTheModelAsItIs() {
    try (Learner learner = training(20)) {
      losses(learner, 4);
      List<Double> evaluations = evaluations(learner);
      List<Double> hyperparameters = hyperparameters(learner);
      learner.reseed(83);
      assertThat(evaluations(learner)).isEqualTo(evaluations);
      assertThat(hyperparameters(learner)).isEqualTo(hyperparameters);
    }
  }

  @Test
  @Promise(
      value = "a learner and a snapshot may be closed twice",
      remedy = "remember that it is closed and do nothing the second time")
  void mayBeClosedTwice() {
    Learner learner = training(21);
    Snapshot snapshot = learner.snapshot();
    losses(learner, 1);
    learner.close();
    learner.close();
    snapshot.close();
    snapshot.close();
  }

  @Test
  @Promise(
      value = "after close() a learner refuses to work with an IllegalStateException",
      remedy =
          "throw new IllegalStateException(\"the learner is closed\") in every method that works")
  void refusesToWorkAfterItIsClosed() {
    Learner learner = training(24);
    Set<Subset> subsets = learner.subsets();
    Snapshot snapshot = learner.snapshot();
    learner.close();
    List<ThrowingCallable> work = new ArrayList<>();
    work.add(learner::step);
    work.add(learner::snapshot);
    work.add(() -> learner.restore(snapshot));
    work.add(() -> learner.reseed(1));
    work.add(() -> learner.get(0, LEARNING_RATE));
    work.add(() -> learner.set(0, LEARNING_RATE, 0.1));
    subsets.forEach(subset -> work.add(() -> learner.evaluate(subset)));
    for (ThrowingCallable each : work) {
      assertThatIllegalStateException().isThrownBy(each).withMessageContaining("closed");
    }
    snapshot.close();
    learner.close();
  }

  @Test
  @Promise(
      value = "a range test that fails at any of its steps leaves the learner as it was",
      remedy = "let restore() bring back all that set(), step() and reseed() change")
  void isWhatItWasAfterARangeTestThatFailsAnywhere() {
    try (Learner learner = training(22)) {
      int evaluateEvery = learner.subsets().contains(Subset.PROBE) ? 2 : 0;
      Sweep sweep = Sweep.exponential(workingRate() / 10, workingRate() * 10, 4);
      RangeTest test =
          RangeTest.of(sweep).withRepeats(2).withEvaluationEvery(evaluateEvery).withSeed(1);
      losses(learner, 3);
      List<Double> expected;
      try (Snapshot snapshot = learner.snapshot()) {
        expected = trace(learner, 5);
        learner.restore(snapshot);
      }
      boolean failed = true;
      for (int failing = 0; failed; failing++) {
        FaultyLearner faulty = new FaultyLearner(learner, failing);
        failed = fails(faulty, () -> test.run(faulty, FinderListener.NONE));
        assertIsStill(learner, expected, failing);
      }
    }
  }

  @Test
  @Promise(
      value = "a confirmation that fails at any of its steps leaves the learner as it was",
      remedy = "let restore() bring back all that set(), step() and reseed() change")
  void isWhatItWasAfterAConfirmationThatFailsAnywhere() {
    try (Learner learner = training(23)) {
      assumeThat(learner.subsets()).contains(Subset.PROBE);
      LrFinder finder = RehearsedSweep.finder(workingRate());
      losses(learner, 3);
      List<Double> expected;
      try (Snapshot snapshot = learner.snapshot()) {
        expected = trace(learner, 5);
        learner.restore(snapshot);
      }
      boolean failed = true;
      for (int failing = 0; failed; failing += confirmationFaultsApart()) {
        FaultyLearner faulty = new FaultyLearner(learner, failing);
        RehearsedSweep rehearsed = new RehearsedSweep(faulty, workingRate());
        failed =
            fails(
                faulty,
                () ->
                    assertThat(finder.run(rehearsed).orElseThrow().evidence().trials())
                        .hasSizeGreaterThanOrEqualTo(3));
        assertIsStill(learner, expected, failing);
      }
    }
  }

  private static boolean fails(FaultyLearner faulty, Runnable test) {
    if (faulty.failing() > 2000) {
      throw new AssertionError("a test of some hundred steps made 2000 changes");
    }
    try {
      test.run();
      assertThat(faulty.changes()).isLessThanOrEqualTo(faulty.failing());
      return false;
    } catch (LearnerException e) {
      assertThat(e).hasMessage("injected at change " + faulty.failing());
      return true;
    }
  }

  private static void assertIsStill(Learner learner, List<Double> expected, int failing) {
    try (Snapshot snapshot = learner.snapshot()) {
      assertThat(trace(learner, 5)).as("after failure at %d", failing).isEqualTo(expected);
      learner.restore(snapshot);
    }
  }

  private Learner training(long seed) {
    Learner learner = create(seed);
    double ratio = workingRate() / learner.get(0, LEARNING_RATE);
    for (int g = 0; g < learner.groups().size(); g++) {
      learner.set(g, LEARNING_RATE, ratio * learner.get(g, LEARNING_RATE));
    }
    return learner;
  }

  private static void setRates(Learner learner, double rate) {
    for (int g = 0; g < learner.groups().size(); g++) {
      learner.set(g, LEARNING_RATE, rate);
    }
  }

  private static List<Double> fromSeed(Learner learner, long seed, int steps) {
    learner.reseed(seed);
    return losses(learner, steps);
  }

  private static List<Double> losses(Learner learner, int steps) {
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      losses.add(learner.step().loss());
    }
    return losses;
  }

  /** What can be seen of a learner from here on: hyperparameters, evaluations, losses. */
  private static List<Double> trace(Learner learner, int steps) {
    List<Double> trace = hyperparameters(learner);
    trace.addAll(evaluations(learner));
    trace.addAll(losses(learner, steps));
    trace.addAll(evaluations(learner));
    return trace;
  }

  private static List<Double> evaluations(Learner learner) {
    List<Double> values = new ArrayList<>();
    for (Subset subset : Subset.values()) {
      if (learner.subsets().contains(subset)) {
        Evaluation evaluation = learner.evaluate(subset);
        values.add(evaluation.loss());
        values.add(evaluation.accuracy().orElse(-1));
      }
    }
    return values;
  }

  private static List<Double> hyperparameters(Learner learner) {
    List<Double> values = new ArrayList<>();
    forEachHyperparameter(learner, (g, h) -> values.add(learner.get(g, h)));
    return values;
  }

  private interface Visitor {
    void visit(int group, Hyperparameter hyperparameter);
  }

  private static void forEachHyperparameter(Learner learner, Visitor visitor) {
    for (int g = 0; g < learner.groups().size(); g++) {
      for (Hyperparameter h : Hyperparameter.values()) {
        if (learner.groups().get(g).hyperparameters().contains(h)) {
          visitor.visit(g, h);
        }
      }
    }
  }

  private static double mean(List<Double> losses) {
    return losses.stream().mapToDouble(l -> l).average().orElseThrow();
  }
}
