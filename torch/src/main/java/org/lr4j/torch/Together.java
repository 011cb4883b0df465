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
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.torch.distributed.Peers;

/** A learner's part in the work of several processes; it does nothing where there is only one. */
final class Together implements AutoCloseable {
  /** Where the numbers of a step have the place in the data, and where hyperparameters begin. */
  private static final int EPOCH = 3;

  private static final int BATCH = 4;
  private static final int OWN = 5;

  private static final double ROUNDING = 1e-9;

  /** Seeds of neighbours differ in many bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Peers peers;
  private final TorchOptimizer optimizer;
  private final List<Tensor> averages = new ArrayList<>();

  /** The loss and the samples of a step, of all processes together. */
  record Total(double loss, int samples) {}

  Together(Peers peers, Module module, TorchOptimizer optimizer) {
    this.peers = peers;
    this.optimizer = optimizer;
    if (peers.size() > 1) {
      Scope.run(() -> keepAverages(module));
    }
  }

  /** The running averages of batch norm; each process sees other samples. */
  private void keepAverages(Module module) {
    StringTensorDict all = module.named_buffers();
    StringVector names = all.keys();
    TensorVector tensors = all.values();
    for (long i = 0; i < tensors.size(); i++) {
      String name = names.get(i).getString();
      if (name.endsWith("running_mean") || name.endsWith("running_var")) {
        averages.add(Scope.keep(new Tensor(tensors.get(i))));
      }
    }
  }

  /** Refuses processes that would train different things, and gives all the model of process 0. */
  void begin(Tensors model, Cursor place, int batchesPerEpoch, LearnerOptions options) {
    if (peers.size() == 1) {
      return;
    }
    requireSame(peers, "seed", Long.toString(place.seed()));
    requireSame(peers, "model", Scope.of(model::shapes));
    requireSame(peers, "optimizer", optimizer.kind() + " " + Scope.of(this::hyperparameters));
    requireSame(peers, "number of batches in an epoch", Integer.toString(batchesPerEpoch));
    requireSame(
        peers,
        "step",
        options.accumulation()
            + " batches, clipped to "
            + options.clipping()
            + ", in "
            + options.precision());
    Scope.withoutGradients(() -> peers.spread(model.tensors()));
  }

  /** Every value of every group by its name, in an order that all processes have. */
  private List<Map.Entry<String, Double>> hyperparameters() {
    List<Map.Entry<String, Double>> all = new ArrayList<>();
    for (int g = 0; g < optimizer.groups().size(); g++) {
      for (Hyperparameter each : Hyperparameter.values()) {
        if (optimizer.groups().get(g).hyperparameters().contains(each)) {
          all.add(Map.entry(each.toString(), optimizer.get(g, each)));
        }
      }
    }
    return all;
  }

  /** Refuses processes that are told different things. */
  static void requireSame(Peers peers, String what, String own) {
    if (peers.size() == 1) {
      return;
    }
    // Two hashes, each of which is exact as a double.
    String reversed = new StringBuilder(own).reverse().toString();
    double[][] all = peers.gather(own.hashCode(), reversed.hashCode(), own.length());
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
    requireSame(peers, "set of training data", digest);
  }

  /** Adds up a step over all processes. */
  Total total(double loss, int samples, boolean mean, Cursor place) {
    if (peers.size() == 1) {
      return new Total(loss, samples);
    }
    Scope.withoutGradients(() -> average(averages, 1.0 / peers.size()));
    int gradients = Scope.of(() -> gradients().size());
    double[] hyperparameters =
        hyperparameters().stream().mapToDouble(Map.Entry::getValue).toArray();
    double[] own =
        Arrays.copyOf(new double[] {loss, samples, gradients}, OWN + hyperparameters.length);
    own[EPOCH] = place.epoch();
    own[BATCH] = place.batch();
    System.arraycopy(hyperparameters, 0, own, OWN, hyperparameters.length);
    double[][] all = peers.gather(own);
    requireSamePlace(all);
    double sum = 0;
    int count = 0;
    for (double[] one : all) {
      sum += mean ? one[0] * one[1] : one[0];
      count += (int) one[1];
    }
    if (Double.isFinite(sum)) {
      requireSameParameters(all);
    }
    requireSameHyperparameters(all);
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

  /** Refuses processes that have gone on from different checkpoints. */
  private static void requireSamePlace(double[][] all) {
    for (int rank = 1; rank < all.length; rank++) {
      if (all[rank][EPOCH] != all[0][EPOCH] || all[rank][BATCH] != all[0][BATCH]) {
        throw new LearnerException(
            "process "
                + rank
                + " is at "
                + place(all[rank])
                + ", and process 0 at "
                + place(all[0])
                + "; start all with --resume, or none; if they were stopped at different steps, delete"
                + " the newer checkpoints of the process that is ahead");
      }
    }
  }

  private static String place(double[] numbers) {
    return "batch " + (long) numbers[BATCH] + " of epoch " + ((long) numbers[EPOCH] + 1);
  }

  /** Two machines may compute a rate with another last digit. */
  private static void requireSameHyperparameters(double[][] all) {
    for (int rank = 1; rank < all.length; rank++) {
      for (int i = OWN; i < all[0].length; i++) {
        if (!(Math.abs(all[rank][i] - all[0][i]) <= ROUNDING * Math.abs(all[0][i]))) {
          throw new LearnerException(
              "process "
                  + rank
                  + " has another learning rate, momentum or weight decay than process 0 in this step;"
                  + " give all processes the same schedule and options");
        }
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

  /** The seed of what each process draws for its own samples, such as dropout. */
  long ownSeed(long seed) {
    return seed ^ peers.rank() * SPREAD;
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
    averages.forEach(Tensor::close);
  }
}
