package org.lr4j.examples.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.ArrayDataset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lr4j.examples.Digits;

class DjlExampleTest {
  private static ArrayDataset digits(NDManager manager, int from, int to) {
    Digits digits = Digits.between(from, to);
    return new ArrayDataset.Builder()
        .setData(manager.create(digits.pixels()))
        .optLabels(manager.create(Arrays.stream(digits.labels()).asLongStream().toArray()))
        .setSampling(32, true)
        .build();
  }

  @Test
  void afterIsBetterThanBefore() throws Exception {
    try (NDManager manager = NDManager.newBaseManager();
        Model before = Model.newInstance("before", Device.cpu());
        Model after = Model.newInstance("after", Device.cpu())) {
      manager.getEngine().setRandomSeed(1);
      ArrayDataset train = digits(manager, 0, 1400);
      ArrayDataset test = digits(manager, 1400, 1797);
      assertThat(Before.train(before, train, test, 5)).isLessThan(0.7);
      assertThat(After.train(after, train, test, 5)).isGreaterThan(0.85);
    }
  }
}
