package org.lr4j.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.LearnerException;
import org.lr4j.torch.distributed.Peers;

/** A learner's part in the work of several processes; it does nothing where there is only one. */
final class Together implements AutoCloseable {
  private final Peers peers;
  private final TorchOptimizer optimizer;
  private final List<Tensor> buffers = new ArrayList<>();

  /** The loss and the samples of a step, of all processes together. */
  record Total(double loss, int samples) {}

  Together(Peers peers, Module module, TorchOptimizer optimizer) {
    this.peers = peers;
    this.optimizer = optimizer;
    if (peers.size() > 1) {
      Scope.run(() -> keepBuffers(module));
    }
  }

  /** Running averages such as those of batch norm; each process sees other samples. */
  private void keepBuffers(Module module) {
    TensorVector all = module.buffers();
    for (long i = 0; i < all.size(); i++) {
      if (all.get(i).is_floating_point()) {
        buffers.add(Scope.keep(new Tensor(all.get(i))));
      }
    }
  }

  /** Refuses processes that would train different things, and gives all the model of process 0. */
  void begin(Tensors model, Cursor place, int batchesPerEpoch, int accumulation) {
    if (peers.size() == 1) {
      return;
    }
    requireSame("model", model.names().hashCode());
    requireSame("number of batches in an epoch", batchesPerEpoch);
    requireSame("number of batches in a step", accumulation);
    requireSame("seed", (int) (place.seed() >> Integer.SIZE), (int) place.seed());
    Scope.withoutGradients(() -> peers.spread(model.tensors()));
  }

  /** Refuses processes whose numbers differ; an int is exact as a double. */
  private void requireSame(String what, int... own) {
    double[][] all = peers.gather(Arrays.stream(own).asDoubleStream().toArray());
    for (int rank = 1; rank < all.length; rank++) {
      if (!Arrays.equals(all[rank], all[0])) {
        throw new LearnerException(
            "process "
                + rank
                + " has another "
                + what
                + " than process 0; give all processes the same data, model and options");
      }
    }
  }

  /** Refuses processes that read different data. */
  void requireSameData(String digest) {
    if (peers.size() > 1) {
      requireSame("set of training data", digest.hashCode());
    }
  }

  /** Adds up a step over all processes. */
  Total total(double loss, int samples, boolean mean) {
    if (peers.size() == 1) {
      return new Total(loss, samples);
    }
    Scope.withoutGradients(() -> average(buffers, 1.0 / peers.size()));
    int gradients = Scope.of(() -> gradients().size());
    double[][] all = peers.gather(loss, samples, gradients);
    double sum = 0;
    int count = 0;
    for (double[] one : all) {
      sum += mean ? one[0] * one[1] : one[0];
      count += (int) one[1];
    }
    if (Double.isFinite(sum)) {
      requireSameParameters(all);
    }
    return new Total(mean ? sum / count : sum, count);
  }

  private static void requireSameParameters(double[][] all) {
    for (int rank = 1; rank < all.length; rank++) {
      if (all[rank][2] != all[0][2]) {
        throw new LearnerException(
            "process "
                + rank
                + " has gradients for "
                + (int) all[rank][2]
                + " parameters and process 0 for "
                + (int) all[0][2]
                + "; all processes must use the same parameters in a step");
      }
    }
  }

  /** Makes the gradients of this process's samples those of all samples. */
  void exchange(int samples, Total total, boolean mean) {
    if (peers.size() > 1) {
      Scope.withoutGradients(
          () -> average(gradients(), mean ? (double) samples / total.samples() : 1));
    }
  }

  private List<Tensor> gradients() {
    return optimizer.parameters().stream()
        .map(Tensor::mutable_grad)
        .filter(Tensor::defined)
        .toList();
  }

  private void average(List<Tensor> tensors, double weight) {
    if (tensors.isEmpty()) {
      return;
    }
    if (weight != 1) {
      Scalar factor = new Scalar(weight);
      tensors.forEach(tensor -> tensor.mul_(factor));
    }
    peers.sum(tensors);
  }

  /** What process 0 measured, so that all go on from the same numbers. */
  Evaluation agreed(Evaluation own) {
    if (peers.size() == 1) {
      return own;
    }
    List<String> names = List.copyOf(own.measures().keySet());
    double[] numbers = new double[2 + names.size()];
    numbers[0] = own.loss();
    numbers[1] = own.accuracy().orElse(Double.NaN);
    for (int i = 0; i < names.size(); i++) {
      numbers[2 + i] = own.measures().getOrDefault(names.get(i), Double.NaN);
    }
    double[] first = peers.gather(numbers)[0];
    Map<String, Double> measures = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      measures.put(names.get(i), first[2 + i]);
    }
    return new Evaluation(
        first[0],
        own.accuracy().isPresent() ? OptionalDouble.of(first[1]) : OptionalDouble.empty(),
        measures);
  }

  /** Does the work of a step; if it fails, the others need not wait for this process. */
  <T> T orLeave(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      peers.leave();
      throw e;
    }
  }

  @Override
  public void close() {
    buffers.forEach(Tensor::close);
  }
}
