package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lr4j.schedule.Schedule;

class ScheduleTrackerTest {
  private static final Schedule RATE = Schedule.linear(0.1, 0, 20);

  @Test
  void djlsOwnOptimizersTakeStepZeroFirst() {
    List<Long> asked = new ArrayList<>();
    Optimizer sgd =
        Optimizer.sgd()
            .setLearningRateTracker(
                ScheduleTracker.of(
                    step -> {
                      asked.add(step);
                      return RATE.at(step);
                    }))
            .build();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.create(0f);
      NDArray b = manager.create(0f);
      for (int step = 0; step < 3; step++) {
        sgd.update("a", a, manager.create(-1f));
        sgd.update("b", b, manager.create(-1f));
      }
      assertThat(a.getFloat()).isEqualTo(b.getFloat());
    }
    assertThat(asked).containsExactly(0L, 0L, 1L, 1L, 2L, 2L);
  }

  @Test
  void countsAStepOnceOnSeveralDevices() {
    List<Long> asked = new ArrayList<>();
    Optimizer sgd =
        Optimizer.sgd()
            .setLearningRateTracker(
                ScheduleTracker.of(
                        step -> {
                          asked.add(step);
                          return RATE.at(step);
                        })
                    .withDevices(3))
            .build();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = manager.create(0f);
      for (int step = 0; step < 2; step++) {
        for (String parameter : List.of("a", "b")) {
          for (int device = 0; device < 3; device++) {
            sgd.update(parameter, weight, manager.create(1f));
          }
        }
      }
    }
    assertThat(asked).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L);
  }

  @Test
  void computesInDoublePrecisionAtStepsThatAFloatCannotHold() {
    Schedule rate = Schedule.triangular(0.001, 0.006, 2000);
    ScheduleTracker tracker = ScheduleTracker.of(rate);
    for (int step = 100_000_000; step < 100_004_000; step++) {
      assertThat(tracker.getNewValue(step + 1)).isEqualTo((float) rate.at(step));
      assertThat(tracker.getNewValue("any", step + 1)).isEqualTo((float) rate.at(step));
    }
  }

  @Test
  void recordsTheRateOfEachBatch() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      ScheduleTracker tracker = ScheduleTracker.of(RATE);
      RateListener own = RateListener.of(tracker);
      Optimizer adam = Optimizer.adam().optLearningRateTracker(tracker).build();
      try (Trainer trainer = Models.trainer(adam, 1, own)) {
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
      }
      LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.adam(), RATE);
      RateListener live = RateListener.of(optimizer);
      try (Trainer trainer = Models.trainer(optimizer, 1, live)) {
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
      }
      assertThat(own.updates()).hasSize(6).isEqualTo(live.updates());
      for (int step = 0; step < 6; step++) {
        assertThat(own.updates().get(step))
            .isEqualTo(new RateListener.Update(step, step / 3, RATE.at(step)));
      }
    }
  }

  @Test
  void aNewScheduleOnATrainedOptimizerStartsAtItsOwnStepZero() {
    ScheduleTracker tracker = ScheduleTracker.of(RATE).from(200);
    for (int step = 0; step < 4; step++) {
      assertThat(tracker.getNewValue(201 + step)).isEqualTo((float) RATE.at(step));
    }
    assertThat(tracker.withDevices(2).getNewValue(403)).isEqualTo((float) RATE.at(1));
  }

  @Test
  void refusesToTrainOnNoDevice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleTracker.of(RATE).withDevices(0))
        .withMessage("devices must be at least 1, but are 0");
  }
}
