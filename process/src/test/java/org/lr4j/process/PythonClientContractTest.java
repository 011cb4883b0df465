package org.lr4j.process;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

/** The Python client keeps the contract. */
@EnabledIf(value = "pythonIsHere", disabledReason = "there is no python3 here")
class PythonClientContractTest extends LearnerContract {
  private static final Path EXAMPLE = Path.of("../clients/python/plain.py");

  static boolean pythonIsHere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  protected Learner create(long seed) {
    return ProcessLearner.start("exec python3 " + EXAMPLE + " " + seed, ProcessLearner.TIMEOUT);
  }

  @Override
  protected double workingRate() {
    return 0.05;
  }
}
