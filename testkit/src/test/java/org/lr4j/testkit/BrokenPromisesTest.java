package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;

class BrokenPromisesTest {
  /** A learner that takes any value; run by the test below alone. */
  static final class AcceptsAnything extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return new FaultyLearner(new SoftmaxLearner(4, seed), -1) {
        @Override
        public void set(int group, Hyperparameter hyperparameter, double value) {
          super.set(group, hyperparameter, Double.isFinite(value) ? Math.abs(value) % 1 : 0);
        }
      };
    }

    @Override
    protected double workingRate() {
      return 0.1;
    }
  }

  @Test
  void aFailureNamesTheRuleAndTheRemedy() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                DiscoverySelectors.selectMethod(
                    AcceptsAnything.class.getName() + "#refusesBadValuesAndKeepsTheOldOnes"))
            .build();
    Throwable[] failure = new Throwable[1];
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                Optional<Throwable> thrown = result.getThrowable();
                thrown.ifPresent(t -> failure[0] = t);
              }
            });
    assertThat(failure[0])
        .hasMessageStartingWith(
            "broken rule: set() refuses NaN, infinite and negative values, and a momentum of 1,"
                + " with an IllegalArgumentException\n"
                + "remedy: call hyperparameter.require(value) before anything changes\n"
                + "found: ");
  }

  @Test
  void everyTestOfAContractSaysWhatItStandsFor() {
    List<Method> silent =
        Stream.of(LearnerContract.class, DurableLearnerContract.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .filter(method -> !method.isAnnotationPresent(Promise.class))
            .toList();
    assertThat(silent).isEmpty();
  }
}
