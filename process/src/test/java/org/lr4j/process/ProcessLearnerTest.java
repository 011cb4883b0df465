package org.lr4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.Stop;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.train.EarlyStopping;
import org.lr4j.train.History;
import org.lr4j.train.Monitor;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

class ProcessLearnerTest {
  private static ProcessLearner start(String manner, int seconds) {
    return ProcessLearner.start(TestChild.command(manner), Duration.ofSeconds(seconds));
  }

  @Test
  void findsARateForAnotherProgram() {
    try (ProcessLearner learner = start("well", 60)) {
      Finding finding = LrFinder.exponential(1e-5, 100, 100).withBudget(300).run(learner);

      assertThat(finding.orElseThrow().rate()).isBetween(1e-3, 2.0);
      assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(0.01);
    }
  }

  @Test
  void trainsAnotherProgramUnderAPolicyUntilNothingGetsBetter() {
    try (ProcessLearner learner = start("well", 60)) {
      Policy policy = Policy.of(Schedule.constant(0.1));
      EarlyStopping rule = new EarlyStopping(Monitor.VALIDATION_LOSS, 3, 1e-6, true);
      History history =
          new TrainingLoop(learner, policy).withEarlyStopping(rule).run(Span.epochs(100));

      assertThat(history.outcome()).isEqualTo(History.Outcome.STOPPED_EARLY);
      assertThat(history.epochs()).hasSizeLessThan(100);
      assertThat(learner.evaluate(Subset.VALIDATION).loss()).isLessThan(0.1);
      assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(0.01);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hang, did not answer",
    "die, ended with exit code 7",
    "noise, not a single JSON object",
    "error, CUDA out of memory",
    "long, more than",
    // "without being asked", or if the second answer is late, "without a number" at the next step
    "twice, without "
  })
  void saysWhatTheProgramDidWrongAndReapsIt(String manner, String sentence) {
    long before = ProcessHandle.current().descendants().count();
    try (ProcessLearner learner = start(manner, manner.equals("hang") ? 15 : 60)) {
      assertThatThrownBy(() -> LrFinder.exponential(1e-5, 1, 20).run(learner))
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining(sentence);
    }
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count())
        .isLessThanOrEqualTo(before);
  }

  /** A program that answers null at step 70 of 100: once it is a gap, from then on a blow-up. */
  @Test
  void aLossThatIsMissingOnceIsAGap() {
    Finding whole = sweep("well");
    Finding gap = sweep("gap");
    Finding gone = sweep("gone");

    double rate = whole.orElseThrow().rate();
    assertThat(gap.orElseThrow().rate()).isBetween(rate / 1.5, rate * 1.5);
    assertThat(gap.evidence().curves().get(0).size())
        .isEqualTo(whole.evidence().curves().get(0).size())
        .isGreaterThan(72);
    assertThat(gone.evidence().stopped()).isEqualTo(Stop.NOT_FINITE);
    assertThat(gone.evidence().curves().get(0).size()).isEqualTo(71);
  }

  private static Finding sweep(String manner) {
    try (ProcessLearner learner = start(manner, 60)) {
      return LrFinder.exponential(1e-5, 1, 100).quick().run(learner);
    }
  }

  @ParameterizedTest
  @CsvSource({"nan", "null"})
  void aLossThatIsNotFiniteEndsTheSweepNotTheProgram(String manner) {
    try (ProcessLearner learner = start(manner, 60)) {
      for (int step = 1; step <= 4; step++) {
        assertThat(learner.step().loss()).isFinite();
      }
      assertThat(learner.step().loss()).isNaN();
    }
  }

  @Test
  void aProgramThatCtrlCHasEndedDidNotFail() {
    try (ProcessLearner learner = start("interrupt", 60)) {
      assertThatThrownBy(() -> LrFinder.exponential(1e-5, 1, 20).run(learner))
          .isInstanceOf(CancellationException.class);
      assertThatThrownBy(learner::step).isInstanceOf(CancellationException.class);
    }
  }

  /** It could not be sent, so that it is not taken for one that moves either. */
  @Test
  void aMomentumOfSomeGroupsIsNoneThatMoves() {
    try (ProcessLearner learner = start("mixed", 60)) {
      assertThat(learner.groups())
          .containsExactly(
              new ParameterGroup("all", Set.of(Hyperparameter.LEARNING_RATE)),
              new ParameterGroup("plain", Set.of(Hyperparameter.LEARNING_RATE)));
      assertThatThrownBy(() -> learner.set(0, Hyperparameter.MOMENTUM, 0.9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("group all has no momentum");
      assertThat(learner.step().loss()).isFinite();
    }
  }

  @Test
  void saysThatACommandDoesNotExist() {
    assertThatThrownBy(() -> ProcessLearner.start("no-such-program-here", ProcessLearner.TIMEOUT))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("ended with exit code 127");
  }

  @Test
  void saysThatAProgramDoesNotSpeakTheProtocol() {
    assertThatThrownBy(() -> ProcessLearner.start("echo hello", ProcessLearner.TIMEOUT))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("hello");
  }
}
