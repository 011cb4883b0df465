package org.lr4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.GroupSchedules;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.ClrPlan;
import org.lr4j.schedule.plan.Plan;

class TrainingLoopTest {
  private static final int BATCHES = 5;

  /** Keeps all that it hears; throws at one step when told, as a process that dies would. */
  private static final class Ear implements LoopListener {
    final List<TrainedStep> steps = new ArrayList<>();
    final List<Epoch> epochs = new ArrayList<>();
    final List<Path> checkpoints = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    long from = -1;
    long dieAt = Long.MAX_VALUE;

    @Override
    public void onStart(Start start) {
      from = start.step();
    }

    @Override
    public void onStep(TrainedStep step) {
      if (step.step() == dieAt) {
        throw new LearnerException("died");
      }
      steps.add(step);
    }

    @Override
    public void onEpoch(Epoch epoch) {
      epochs.add(epoch);
    }

    @Override
    public void onCheckpoint(Path folder) {
      checkpoints.add(folder);
    }

    @Override
    public void onNote(String sentence) {
      notes.add(sentence);
    }
  }

  private static SmallLearner learner() {
    return new SmallLearner(BATCHES, 11);
  }

  private static Policy policy() {
    return Policy.of(Plan.parse("onecycle(max=0.05, steps=1dur)"));
  }

  @Test
  void takesAFunctionOfTheStepAsThePolicy() {
    Ear ear = new Ear();
    new TrainingLoop(learner(), Policy.of(step -> 0.1 / (1 + step)))
        .withListener(ear)
        .run(Span.steps(3));
    assertThat(ear.steps).extracting(TrainedStep::learningRate).containsExactly(0.1, 0.05, 0.1 / 3);
  }

  @Test
  void takesEachStepAtTheScheduledRate() {
    Schedule schedule = Schedule.linear(0.4, 0, 20);
    Ear ear = new Ear();
    History history =
        new TrainingLoop(learner(), Policy.of(schedule)).withListener(ear).run(Span.epochs(4));
    assertThat(ear.steps).extracting(TrainedStep::step).isEqualTo(longs(0, 20));
    assertThat(ear.steps)
        .allSatisfy(s -> assertThat(s.learningRate()).isEqualTo(schedule.at(s.step())));
    assertThat(ear.steps).extracting(TrainedStep::epoch).startsWith(1L, 1L, 1L, 1L, 1L, 2L);
    assertThat(history.steps()).isEqualTo(20);
    assertThat(history.outcome()).isEqualTo(History.Outcome.COMPLETED);
    assertThat(history.epochs()).isEqualTo(ear.epochs).hasSize(4);
  }

  @Test
  void learns() {
    SmallLearner learner = learner();
    double before = learner.evaluate(Subset.TEST).loss();
    History history = new TrainingLoop(learner, policy()).run(Span.epochs(10));
    assertThat(history.test().orElseThrow().loss()).isLessThan(0.7 * before);
    assertThat(history.test()).contains(learner.evaluate(Subset.TEST));
  }

  @Test
  void evaluatesAtTheEndOfEpochsOnly() {
    Ear ear = new Ear();
    new TrainingLoop(learner(), policy()).withListener(ear).run(Span.steps(12));
    assertThat(ear.steps.stream().filter(s -> s.validation().isPresent()).map(TrainedStep::step))
        .containsExactly(4L, 9L, 11L);
    assertThat(ear.epochs).extracting(Epoch::steps).containsExactly(5L, 10L, 12L);
    assertThat(ear.epochs.get(0).loss())
        .isCloseTo(
            ear.steps.subList(0, 5).stream().mapToDouble(TrainedStep::loss).sum() / 5,
            within(1e-12));
  }

  @Test
  void resolvesLengthsAgainstTheRun() {
    Ear ear = new Ear();
    Policy policy = Policy.of(ClrPlan.between(0.1, 0.3).stepSize(Span.epochs(1)));
    new TrainingLoop(learner(), policy).withListener(ear).run(Span.epochs(2));
    assertThat(ear.steps).extracting(TrainedStep::learningRate).contains(0.3, 0.1);
    assertThat(ear.steps.get(5).learningRate()).isEqualTo(0.3);
  }

  @Test
  void groupsKeepTheirRatios() {
    SmallLearner learner = learner();
    learner.set(0, LEARNING_RATE, 0.01);
    learner.set(1, LEARNING_RATE, 0.02);
    List<Double> seen = new ArrayList<>();
    new TrainingLoop(learner, Policy.of(Schedule.constant(0.3)))
        .withListener(
            new LoopListener() {
              @Override
              public void onStep(TrainedStep step) {
                seen.add(learner.get(1, LEARNING_RATE));
              }
            })
        .run(Span.steps(1));
    assertThat(seen).containsExactly(0.6);
    assertThat(learner.get(1, LEARNING_RATE)).isEqualTo(0.02);
  }

  @Test
  void movesMomentumAndDecayAndRatesOfEachGroup() {
    SmallLearner learner = learner();
    learner.set(0, WEIGHT_DECAY, 1e-4);
    List<Double> seen = new ArrayList<>();
    Policy policy =
        Policy.learningRates(
                new GroupSchedules(List.of(Schedule.constant(0.1), Schedule.constant(0.7))))
            .withMomentum(Schedule.constant(0.5))
            .withWeightDecay(Schedule.constant(1e-3));
    new TrainingLoop(learner, policy)
        .withListener(
            new LoopListener() {
              @Override
              public void onStep(TrainedStep step) {
                assertThat(step.momentum()).hasValue(0.5);
                seen.add(learner.get(0, LEARNING_RATE));
                seen.add(learner.get(1, LEARNING_RATE));
                seen.add(learner.get(1, MOMENTUM));
                seen.add(learner.get(0, WEIGHT_DECAY));
                seen.add(learner.get(1, WEIGHT_DECAY));
              }
            })
        .run(Span.steps(1));
    assertThat(seen).containsExactly(0.1, 0.7, 0.5, 1e-3, 0.0);
    assertThat(learner.get(0, MOMENTUM)).isEqualTo(0.9);
  }

  @Test
  void refusesWhatDoesNotFit() {
    SmallLearner plain = new SmallLearner(3, 1, Map.of(LEARNING_RATE, 0.1));
    assertThatThrownBy(
            () ->
                new TrainingLoop(
                        plain,
                        Policy.of(Schedule.constant(0.1)).withMomentum(Schedule.constant(0.9)))
                    .run(Span.steps(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("optimizer has none");
    assertThatThrownBy(() -> new TrainingLoop(learner(), policy()).run(Span.steps(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one step");
    assertThatThrownBy(
            () ->
                new TrainingLoop(
                        learner(),
                        Policy.learningRates(new GroupSchedules(List.of(Schedule.constant(1)))))
                    .run(Span.steps(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 groups");
    assertThatThrownBy(
            () ->
                new TrainingLoop(withoutFiles(), policy())
                    .withCheckpoints(Checkpoints.in(Path.of("nowhere"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot save its state");
  }

  @Test
  void saysThatAShortScheduleIsHeld() {
    Ear ear = new Ear();
    Policy policy = Policy.of(Schedule.linear(0.1, 0.05, 3));
    new TrainingLoop(learner(), policy).withListener(ear).run(Span.steps(5));
    assertThat(ear.notes).singleElement().asString().contains("ends after 3 of the run's 5 steps");
    assertThat(ear.steps.get(4).learningRate()).isEqualTo(0.05);
  }

  @Test
  void endsWhenTheLossIsNotFinite() {
    SmallLearner plain = new SmallLearner(3, 1, Map.of(LEARNING_RATE, 0.1, WEIGHT_DECAY, 1e38));
    Ear ear = new Ear();
    History history =
        new TrainingLoop(plain, Policy.of(Schedule.constant(1e38)))
            .withListener(ear)
            .run(Span.steps(50));
    assertThat(history.outcome()).isEqualTo(History.Outcome.NOT_FINITE);
    assertThat(ear.steps.get(ear.steps.size() - 1).loss()).isNotFinite();
    assertThat(history.steps()).isEqualTo(ear.steps.size() - 1L);
  }

  @Test
  void stopsEarlyAndRestoresTheBest() {
    SmallLearner learner = learner();
    Ear ear = new Ear();
    // Learns first, then is thrown about.
    Schedule schedule = Schedule.constant(0.1, 15).then(Schedule.constant(30));
    History history =
        new TrainingLoop(learner, Policy.of(schedule))
            .withEarlyStopping(EarlyStopping.patience(2))
            .withListener(ear)
            .run(Span.epochs(50));
    Epoch best = history.best().orElseThrow().epoch();
    assertThat(history.outcome()).isEqualTo(History.Outcome.STOPPED_EARLY);
    assertThat(best.number()).isLessThanOrEqualTo(3);
    assertThat(history.epochs()).hasSize((int) best.number() + 2);
    assertThat(learner.evaluate(Subset.VALIDATION)).isEqualTo(best.validation().orElseThrow());
    assertThat(history.best().orElseThrow().test()).contains(learner.evaluate(Subset.TEST));
    assertThat(history.test()).isNotEqualTo(history.best().orElseThrow().test());
    assertThat(history.restored()).isTrue();
  }

  @Test
  void keepsTheLastWeightsUnlessTold() {
    SmallLearner learner = learner();
    Schedule schedule = Schedule.constant(0.1, 15).then(Schedule.constant(30));
    History history =
        new TrainingLoop(learner, Policy.of(schedule))
            .withEarlyStopping(new EarlyStopping(Monitor.ACCURACY, 2, 0.001, false))
            .run(Span.epochs(50));
    assertThat(history.test()).contains(learner.evaluate(Subset.TEST));
    assertThat(history.restored()).isFalse();
  }

  @Test
  void goesOnFromAnyStepBitForBit(@TempDir Path folder) throws IOException {
    Ear undisturbed = new Ear();
    History whole =
        new TrainingLoop(learner(), policy()).withListener(undisturbed).run(Span.epochs(4));
    for (int dieAt : new int[] {0, 1, 4, 5, 6, 9, 13, 19}) {
      Checkpoints checkpoints = Checkpoints.in(folder.resolve("at" + dieAt)).every(2);
      Ear first = new Ear();
      first.dieAt = dieAt;
      TrainingLoop dying =
          new TrainingLoop(learner(), policy()).withCheckpoints(checkpoints).withListener(first);
      assertThatThrownBy(() -> dying.run(Span.epochs(4))).hasMessage("died");
      Ear second = new Ear();
      History resumed =
          new TrainingLoop(learner(), policy())
              .withCheckpoints(checkpoints)
              .withListener(second)
              .run(Span.epochs(4));
      assertThat(resumed).isEqualTo(whole);
      assertThat(second.from).isLessThanOrEqualTo(dieAt).isGreaterThanOrEqualTo(dieAt - 2L);
      assertThat(second.steps)
          .isEqualTo(undisturbed.steps.subList((int) second.from, undisturbed.steps.size()));
    }
  }

  @Test
  void earlyStoppingSurvivesAResume(@TempDir Path folder) {
    Schedule schedule = Schedule.constant(0.1, 15).then(Schedule.constant(30));
    Policy policy = Policy.of(schedule);
    EarlyStopping patience = EarlyStopping.patience(3);
    History whole =
        new TrainingLoop(learner(), policy).withEarlyStopping(patience).run(Span.epochs(50));
    for (int dieAt : new int[] {7, 18, 24, 29}) {
      Checkpoints checkpoints = Checkpoints.in(folder.resolve("at" + dieAt)).keeping(1);
      Ear first = new Ear();
      first.dieAt = dieAt;
      assertThatThrownBy(
              () ->
                  new TrainingLoop(learner(), policy)
                      .withEarlyStopping(patience)
                      .withCheckpoints(checkpoints)
                      .withListener(first)
                      .run(Span.epochs(50)))
          .hasMessage("died");
      for (int again = 0; again < 2; again++) {
        SmallLearner learner = learner();
        History resumed =
            new TrainingLoop(learner, policy)
                .withEarlyStopping(patience)
                .withCheckpoints(checkpoints)
                .run(Span.epochs(50));
        assertThat(resumed).isEqualTo(whole);
        assertThat(learner.evaluate(Subset.TEST))
            .isEqualTo(whole.best().orElseThrow().test().orElseThrow());
      }
    }
  }

  @Test
  void keepsTheLastAndTheBest(@TempDir Path folder) throws IOException {
    Schedule schedule = Schedule.constant(0.1, 10).then(Schedule.constant(50));
    History history =
        new TrainingLoop(learner(), Policy.of(schedule))
            .withCheckpoints(Checkpoints.in(folder).keeping(2))
            .run(Span.epochs(8));
    long best = history.best().orElseThrow().epoch().steps();
    assertThat(best).isLessThanOrEqualTo(15);
    assertThat(names(folder))
        .containsExactly(String.format(Locale.ROOT, "step-%d", best), "step-35", "step-40");
  }

  @Test
  void passesOverDamage(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder);
    History whole =
        new TrainingLoop(learner(), policy()).withCheckpoints(checkpoints).run(Span.epochs(4));
    Path newest = folder.resolve("step-20");
    Path file = newest.resolve("small.txt");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.write(folder.resolve("step-15/SHA256SUMS"), new byte[0]);
    Ear ear = new Ear();
    History resumed =
        new TrainingLoop(learner(), policy())
            .withCheckpoints(checkpoints)
            .withListener(ear)
            .run(Span.epochs(4));
    assertThat(resumed).isEqualTo(whole);
    assertThat(ear.from).isEqualTo(10);
    assertThat(ear.notes)
        .hasSize(2)
        .anySatisfy(n -> assertThat(n).contains("small.txt does not match its checksum"));
  }

  @Test
  void beginsAnewWhenNothingIsWhole(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder).keeping(1);
    History whole =
        new TrainingLoop(learner(), policy()).withCheckpoints(checkpoints).run(Span.epochs(1));
    Files.delete(folder.resolve("step-5/small.txt"));
    Ear ear = new Ear();
    History again =
        new TrainingLoop(learner(), policy())
            .withCheckpoints(checkpoints)
            .withListener(ear)
            .run(Span.epochs(1));
    assertThat(again).isEqualTo(whole);
    assertThat(ear.from).isZero();
    assertThat(ear.notes).last().asString().contains("starts from the beginning");
  }

  @Test
  void refusesTheCheckpointOfAnotherSchedule(@TempDir Path folder) {
    Checkpoints checkpoints = Checkpoints.in(folder);
    new TrainingLoop(learner(), policy()).withCheckpoints(checkpoints).run(Span.epochs(2));
    TrainingLoop other =
        new TrainingLoop(learner(), Policy.of(Schedule.constant(0.1))).withCheckpoints(checkpoints);
    assertThatThrownBy(() -> other.run(Span.epochs(2)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("constant(lr=0.1)")
        .hasMessageContaining("use another folder");
  }

  @Test
  void aFullDiskLosesNothing(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder);
    SmallLearner learner = learner();
    InvocationHandler fullAtTheSecond =
        (proxy, method, arguments) -> {
          if (method.getName().equals("save") && Files.exists(folder.resolve("step-5"))) {
            Files.writeString(((Path) arguments[0]).resolve("small.txt"), "half a li");
            throw new IOException("No space left on device");
          }
          return method.invoke(learner, arguments);
        };
    DurableLearner full =
        (DurableLearner)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DurableLearner.class},
                fullAtTheSecond);
    assertThatThrownBy(
            () -> new TrainingLoop(full, policy()).withCheckpoints(checkpoints).run(Span.epochs(4)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step-10 cannot be written (No space left on device)");
    assertThat(names(folder)).containsExactly("step-5");
    History whole = new TrainingLoop(learner(), policy()).run(Span.epochs(4));
    assertThat(
            new TrainingLoop(learner(), policy()).withCheckpoints(checkpoints).run(Span.epochs(4)))
        .isEqualTo(whole);
  }

  @Test
  void anInterruptWritesACheckpointFirst(@TempDir Path folder) {
    Checkpoints checkpoints = Checkpoints.in(folder);
    LoopListener interrupting =
        new LoopListener() {
          @Override
          public void onStep(TrainedStep step) {
            if (step.step() == 7) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThatThrownBy(
            () ->
                new TrainingLoop(learner(), policy())
                    .withCheckpoints(checkpoints)
                    .withListener(interrupting)
                    .run(Span.epochs(4)))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after 8 of 20 steps");
    assertThat(Thread.interrupted()).isTrue();
    Ear ear = new Ear();
    History resumed =
        new TrainingLoop(learner(), policy())
            .withCheckpoints(checkpoints)
            .withListener(ear)
            .run(Span.epochs(4));
    assertThat(ear.from).isEqualTo(8);
    assertThat(resumed).isEqualTo(new TrainingLoop(learner(), policy()).run(Span.epochs(4)));
  }

  @Test
  void anInterruptDuringACheckpointIsPutOff(@TempDir Path folder) {
    Checkpoints checkpoints = Checkpoints.in(folder);
    LoopListener interrupting =
        new LoopListener() {
          @Override
          public void beforeCheckpoint(long steps) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(
            () ->
                new TrainingLoop(learner(), policy())
                    .withCheckpoints(checkpoints)
                    .withListener(interrupting)
                    .run(Span.epochs(4)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    Ear ear = new Ear();
    assertThat(
            new TrainingLoop(learner(), policy())
                .withCheckpoints(checkpoints)
                .withListener(ear)
                .run(Span.epochs(4)))
        .isEqualTo(new TrainingLoop(learner(), policy()).run(Span.epochs(4)));
    assertThat(ear.from).isEqualTo(5);
  }

  @Test
  void refusesTheCheckpointOfOtherEpochs(@TempDir Path folder) {
    Checkpoints checkpoints = Checkpoints.in(folder);
    Policy policy = Policy.of(Schedule.constant(0.01));
    new TrainingLoop(learner(), policy).withCheckpoints(checkpoints).run(Span.steps(5));
    TrainingLoop other =
        new TrainingLoop(new SmallLearner(7, 11), policy).withCheckpoints(checkpoints);
    assertThatThrownBy(() -> other.run(Span.steps(9)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("epochs of 5 steps, but this run's have 7");
  }

  /** A learner that cannot save its state. */
  private static Learner withoutFiles() {
    SmallLearner learner = learner();
    return (Learner)
        Proxy.newProxyInstance(
            TrainingLoopTest.class.getClassLoader(),
            new Class<?>[] {Learner.class},
            (proxy, method, arguments) -> method.invoke(learner, arguments));
  }

  private static List<Long> longs(long from, long to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1).toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
