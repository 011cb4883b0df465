package org.lr4j.examples.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.schedule.Schedule;

/** A loop without a learner or a trainer: the schedule is all that comes from lr4j. */
final class OwnLoop {
  private static final int BATCH = 32;

  private OwnLoop() {}

  /** Returns the loss of each step. */
  static double[] train(LinearImpl model, Tensor images, Tensor labels, int epochs) {
    long perEpoch = images.size(0) / BATCH;
    Schedule schedule = Schedule.triangular2(0.05, 0.5, 2 * perEpoch);
    double[] losses = new double[(int) (epochs * perEpoch)];
    try (SGD sgd = new SGD(model.parameters(), new SGDOptions(schedule.at(0)))) {
      for (int step = 0; step < losses.length; step++) {
        try (PointerScope scope = new PointerScope()) {
          sgd.param_groups().get(0).options().set_lr(schedule.at(step));
          long first = step % perEpoch * BATCH;
          Tensor output = model.forward(images.narrow(0, first, BATCH));
          Tensor loss = torch.cross_entropy_loss(output, labels.narrow(0, first, BATCH));
          sgd.zero_grad();
          loss.backward();
          sgd.step();
          losses[step] = loss.item_double();
        }
      }
    }
    return losses;
  }
}
