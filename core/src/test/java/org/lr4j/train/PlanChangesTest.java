package org.lr4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.LearnerException;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.PlanWarning;

/** Runs whose plan changes on the way: longer, shorter, branched, resumed. */
class PlanChangesTest {
  private static final int BATCHES = 5;

  /** Keeps the steps and notes; throws at one step when told, as a process that dies would. */
  private static final class Ear implements LoopListener {
    final List<TrainedStep> steps = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    long dieAt = Long.MAX_VALUE;

    @Override
    public void onStep(TrainedStep step) {
      if (step.step() == dieAt) {
        throw new LearnerException("died");
      }
      steps.add(step);
    }

    @Override
    public void onNote(String sentence) {
      notes.add(sentence);
    }

    double rate(long step) {
      return steps.get((int) (step - steps.get(0).step())).learningRate();
    }
  }

  private static TrainingLoop loop(String spec, Path folder, Ear ear) {
    return loop(Plan.parse(spec), folder, ear);
  }

  private static TrainingLoop loop(Plan plan, Path folder, Ear ear) {
    return new TrainingLoop(new SmallLearner(BATCHES, 11), Policy.of(plan))
        .withCheckpoints(Checkpoints.in(folder).keeping(100))
        .withListener(ear);
  }

  private static Ear run(String spec, Path folder, int epochs) {
    Ear ear = new Ear();
    loop(spec, folder, ear).run(Span.epochs(epochs));
    return ear;
  }

  private static Ear killed(String spec, Path folder, int epochs, long at) {
    Ear ear = new Ear();
    ear.dieAt = at;
    TrainingLoop loop =
        loop(spec, folder, ear).withCheckpoints(Checkpoints.in(folder).keeping(100).every(1));
    assertThatThrownBy(() -> loop.run(Span.epochs(epochs))).hasMessage("died");
    return ear;
  }

  @Test
  void aRateThatAChangeLeavesAsItIsIsNotSaidTwice(@TempDir Path folder) {
    Ear unused = run("constant(0.1)", folder, 1);
    Ear ear = changed("take(constant(0.1), 10) then constant(0.2)", folder, 4);
    assertThat(ear.notes)
        .contains("the plan has changed: the learning rate at step 5 is 0.1, as before the change");
  }

  private static Ear changed(String spec, Path folder, int epochs) {
    Ear ear = new Ear();
    loop(spec, folder, ear).withChangedPlan().run(Span.epochs(epochs));
    return ear;
  }

  /** What a run had at a step, as the beginning of another. */
  private static void branch(Path from, long step, Path to) throws IOException {
    Files.createDirectories(to);
    Path checkpoint = from.resolve("step-" + step);
    try (Stream<Path> files = Files.walk(checkpoint)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve("step-" + step).resolve(checkpoint.relativize(file)));
      }
    }
  }

  @Test
  void anEndedRunIsExtendedAtTheRateOfTheLongerPlan(@TempDir Path folder) {
    String spec = "linear(from=0.1, to=0, steps=1dur)";
    run(spec, folder, 10);
    Ear longer = changed(spec, folder, 20);
    assertThat(longer.steps.get(0).step()).isEqualTo(50);
    assertThat(longer.rate(50)).isEqualTo(0.05);
    assertThat(longer.steps).hasSize(50);
    assertThat(longer.notes)
        .anyMatch(note -> note.contains("the learning rate at step 50 is 0.05"));
  }

  /** Runs of 8 and of 13 steps in epochs of 5, in one piece and in two. */
  @Test
  void aRunExtendedFromWithinAnEpochHasTheHistoryOfAnUndisturbedOne(@TempDir Path folder) {
    String spec = "constant(0.1)";
    Path parts = folder.resolve("parts");
    assertThat(loop(spec, parts, new Ear()).run(Span.steps(8)).epochs())
        .extracting(Epoch::steps)
        .containsExactly(5L, 8L);
    History whole = loop(spec, folder.resolve("whole"), new Ear()).run(Span.steps(13));
    History longer = loop(spec, parts, new Ear()).withChangedPlan().run(Span.steps(13));
    assertThat(longer).isEqualTo(whole);
    assertThat(longer.epochs()).extracting(Epoch::steps).containsExactly(5L, 10L, 13L);
    History again = loop(spec, parts, new Ear()).withChangedPlan().run(Span.steps(13));
    assertThat(again.epochs()).isEqualTo(whole.epochs());
  }

  @Test
  void aRunThatHadStoppedEarlySaysWhyItStopsAgain(@TempDir Path folder) {
    Ear first = new Ear();
    EarlyStopping hasty = new EarlyStopping(Monitor.VALIDATION_LOSS, 2, 1e9, false);
    loop("constant(0.01)", folder, first).withEarlyStopping(hasty).run(Span.epochs(9));
    assertThat(first.notes).noneMatch(note -> note.contains("stopped early"));

    Ear again = new Ear();
    History history =
        loop("constant(0.01)", folder, again)
            .withEarlyStopping(hasty)
            .withChangedPlan()
            .run(Span.epochs(20));
    assertThat(history.outcome()).isEqualTo(History.Outcome.STOPPED_EARLY);
    assertThat(again.steps).isEmpty();
    assertThat(again.notes)
        .anyMatch(note -> note.contains("the validation loss has not improved for 2 epochs"));
  }

  @Test
  void withoutBeingToldARunDoesNotTakeUpAnotherPlansCheckpoints(@TempDir Path folder) {
    String spec = "linear(from=0.1, to=0, steps=1dur)";
    run(spec, folder, 2);
    TrainingLoop other = loop(spec, folder, new Ear());
    assertThatThrownBy(() -> other.run(Span.epochs(4))).hasMessageContaining("schedule");
  }

  @Test
  void aKilledRunIsShortenedToWhatThePlanOfThatLengthSays(@TempDir Path folder) {
    String spec = "linear(from=0.1, to=0, steps=1dur)";
    killed(spec, folder, 10, 12);
    Ear shorter = changed(spec, folder, 4);
    assertThat(shorter.steps).hasSize(8);
    assertThat(shorter.rate(12)).isEqualTo(Schedule.linear(0.1, 0, 20).at(12));
    TrainingLoop tooShort = loop(spec, folder, new Ear()).withChangedPlan();
    assertThatThrownBy(() -> tooShort.run(Span.epochs(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 steps already");
  }

  @Test
  void aConstantRunCoolsDownInABranch(@TempDir Path folder) throws IOException {
    String spec = "constant(0.1)";
    run(spec, folder.resolve("long"), 10);
    branch(folder.resolve("long"), 35, folder.resolve("branch"));
    Plan down =
        Plan.parse(spec)
            .resolve(Units.ofRun(10, BATCHES))
            .cooldown(35, 2 * BATCHES, Schedules.Cooldown.LINEAR);
    Ear ear = new Ear();
    loop(down, folder.resolve("branch"), ear).withChangedPlan().run(Span.epochs(9));
    assertThat(ear.steps).hasSize(10);
    assertThat(ear.rate(35)).isEqualTo(0.1);
    assertThat(ear.rate(40)).isEqualTo(0.05);
    assertThat(ear.rate(44)).isBetween(0.0099, 0.0101);
  }

  @Test
  void aBranchOfAWsdRunEqualsThePlannedOneBitForBit(@TempDir Path folder) throws IOException {
    String planned = "wsd(peak=0.1, warmup=1ep, stable=4ep, decay=3ep, shape=sqrt)";
    Ear whole = run(planned, folder.resolve("planned"), 8);
    String open = "linear(0, 0.1, 1ep) then constant(0.1)";
    run(open, folder.resolve("open"), 20);
    branch(folder.resolve("open"), 25, folder.resolve("branch"));
    Plan down =
        Plan.parse(open)
            .resolve(Units.ofRun(20, BATCHES))
            .cooldown(25, 3 * BATCHES, Schedules.Cooldown.SQRT);
    Ear branch = new Ear();
    SmallLearner learner = new SmallLearner(BATCHES, 11);
    new TrainingLoop(learner, Policy.of(down))
        .withCheckpoints(Checkpoints.in(folder.resolve("branch")))
        .withListener(branch)
        .withChangedPlan()
        .run(Span.epochs(8));
    assertThat(branch.steps).isEqualTo(whole.steps.subList(25, 40));
  }

  @Test
  void aRunResumedInMidWarmupWithMoreEpochsWarmsUpOn(@TempDir Path folder) {
    String spec = "linear(0, 0.1, 2ep) then cosine(0.1, 0, 1dur - 2ep)";
    killed(spec, folder, 4, 6);
    Ear more = changed(spec, folder, 8);
    assertThat(more.rate(6)).isEqualTo(Schedule.linear(0, 0.1, 10).at(6));
    assertThat(more.rate(10)).isEqualTo(0.1);
    assertThat(more.rate(39)).isEqualTo(Schedule.cosine(0.1, 0, 30).at(29));
  }

  @Test
  void perEpochSteppingIsTheSameAcrossAKill(@TempDir Path folder) {
    String spec = "hold(cosine(0.1, 0, 1dur), 1ep)";
    Ear whole = run(spec, folder.resolve("whole"), 6);
    for (long at : new long[] {4, 5, 6, 17}) {
      Path where = folder.resolve("at" + at);
      killed(spec, where, 6, at);
      Ear on = run(spec, where, 6);
      assertThat(on.steps).isEqualTo(whole.steps.subList((int) at, 30));
    }
  }

  @Test
  void aPlateauIsTheSameAcrossAKill(@TempDir Path folder) {
    String spec = "linear(0, 5, 1ep) then plateau(5, factor=0.5, patience=0, threshold=0.05) * 0.9";
    Ear whole = run(spec, folder.resolve("whole"), 12);
    assertThat(whole.steps.stream().map(TrainedStep::learningRate).distinct().count())
        .as("the plateau has reduced the rate")
        .isGreaterThan(7);
    for (long at : new long[] {4, 11, 26, 40, 41, 59}) {
      Path where = folder.resolve("at" + at);
      killed(spec, where, 12, at);
      Ear on = run(spec, where, 12);
      assertThat(on.steps).isEqualTo(whole.steps.subList((int) at, 60));
    }
  }

  @Test
  void aPlateauNeedsHeldOutData() {
    Policy policy = Policy.of(Plan.parse("plateau(0.1)"));
    TrainingLoop loop = new TrainingLoop(new SmallLearner(BATCHES, 11), policy);
    loop.check(Span.epochs(1));
  }

  @Test
  void aNewScheduleOnATrainedModelBeginsAtItsStepZero() {
    SmallLearner learner = new SmallLearner(BATCHES, 11);
    new TrainingLoop(learner, Policy.of(Schedule.constant(0.1))).run(Span.epochs(4));
    Ear second = new Ear();
    new TrainingLoop(learner, Policy.of(Schedule.linear(0.2, 0, 10)))
        .withListener(second)
        .run(Span.epochs(2));
    assertThat(second.rate(0)).isEqualTo(0.2);
    // An engine whose own counter runs on, as DL4J's and DJL's do, gets the schedule behind it.
    Schedule behind = Schedule.constant(0.1, 200).then(Schedule.linear(0.2, 0, 10));
    assertThat(behind.at(200)).isEqualTo(0.2);
    assertThat(behind.at(205)).isEqualTo(0.1);
  }

  @Test
  void aScheduleLongerThanTheRunIsNoted(@TempDir Path folder) {
    Ear ear = run("cosine(0.1, 0, 10ep)", folder, 4);
    assertThat(ear.notes).contains(new PlanWarning.LongerThanRun(50, 20).message());
  }

  @Test
  void aRunThatEndsInMidCycleIsNoted(@TempDir Path folder) {
    Ear ear = run("triangular(0.01, 0.1, up=1ep)", folder, 3);
    assertThat(ear.notes).containsExactly(new PlanWarning.EndsMidCycle(0, 1, 5, 10).message());
  }
}
