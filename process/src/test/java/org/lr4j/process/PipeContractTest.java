package org.lr4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;
import org.lr4j.testkit.SoftmaxLearner;

/** A learner of another process keeps the contract, and is not changed by the pipe. */
class PipeContractTest extends LearnerContract {
  @Override
  protected Learner create(long seed) {
    return ProcessLearner.start(SoftmaxChild.command(seed), ProcessLearner.TIMEOUT);
  }

  @Override
  protected double workingRate() {
    return 0.02;
  }

  @Test
  void carriesEveryBitOfALoss() {
    try (Learner piped = create(1);
        Learner direct = new SoftmaxLearner(SoftmaxChild.BATCHES, 1)) {
      for (int step = 0; step < 20; step++) {
        assertThat(piped.step()).isEqualTo(direct.step());
      }
    }
  }
}
