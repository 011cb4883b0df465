package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch shared out among threads, the calling one among them: each takes some of the samples
 * forwards and backwards by itself, and the gradients are added in the order of the samples. The
 * threads meet once a step, where those of PyTorch's kernels meet in each operation.
 *
 * <p>A thread has a model of its own, whose parameters lie where those of the model in training do;
 * only gradients are apart.
 */
final class SharedBatch implements Gradients {
  /** A batch of fewer numbers is done before threads have met; PyTorch's kernels think the same. */
  private static final long NUMBERS = 32_768;

  /** Samples that are worth a thread. */
  private static final int SAMPLES = 16;

  private final TrainingLoss loss;
  private final Autocast autocast;
  private final int threads;
  private final int kernelThreads;
  private final List<Tensor> parameters;
  private final List<Replica> replicas;
  private final ExecutorService pool;

  /** A model of one thread. */
  private record Replica(Model model, List<Tensor> parameters) {}

  /**
   * Shares out batches.
   *
   * @param model the model in training
   * @param twin makes models like it
   * @param count how many shares
   * @param threads for all of them together, and for what is done to the whole model
   * @param autocast for passes forwards
   */
  SharedBatch(
      Model model,
      Supplier<Model> twin,
      TrainingLoss loss,
      int count,
      int threads,
      Autocast autocast) {
    this.loss = loss;
    this.autocast = autocast;
    this.threads = threads;
    this.kernelThreads = Math.max(1, threads / count);
    this.parameters = parameters(model);
    this.replicas =
        IntStream.range(0, count).mapToObj(i -> replica(twin.get(), parameters)).toList();
    this.pool = Executors.newFixedThreadPool(count - 1, this::thread);
  }

  /** How many shares a batch is worth; 1 is the whole. */
  static int count(Model model, int samples, long numbers, int threads) {
    boolean shares = model.divisible() && samples * numbers >= NUMBERS;
    return shares ? Math.max(1, Math.min(threads, samples / SAMPLES)) : 1;
  }

  private static Replica replica(Model model, List<Tensor> parameters) {
    List<Tensor> own = parameters(model);
    for (int i = 0; i < own.size(); i++) {
      own.get(i).set_data(parameters.get(i).detach());
    }
    return new Replica(model, own);
  }

  private static List<Tensor> parameters(Model model) {
    List<Tensor> all = new ArrayList<>();
    TensorVector vector = model.module().parameters();
    for (long i = 0; i < vector.size(); i++) {
      all.add(Scope.keep(new Tensor(vector.get(i))));
    }
    return all;
  }

  private Thread thread(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              // PyTorch would set a thread's number itself at its first use, after ours.
              torch.get_num_threads();
              torch.set_num_threads(kernelThreads);
              work.run();
            },
            "lr4j shard");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void useThreads() {
    torch.set_num_threads(threads);
    // OpenBLAS has one number for all threads, and lets one in at a time when that is above 1.
    openblas.blas_set_num_threads(1);
  }

  @Override
  public double add(BatchTensors.Input input, double share) {
    int samples = input.samples();
    int count = Math.min(replicas.size(), samples);
    List<CompletableFuture<Double>> losses = new ArrayList<>();
    torch.set_num_threads(kernelThreads);
    try {
      for (int i = count - 1; i >= 0; i--) {
        Replica replica = replicas.get(i);
        int from = samples * i / count;
        int to = samples * (i + 1) / count;
        Supplier<Double> work = () -> loss(replica, input.part(from, to), samples, share);
        // The calling thread takes the first share when the others are under way.
        Executor thread = i == 0 ? Runnable::run : pool;
        losses.add(0, CompletableFuture.supplyAsync(() -> Scope.of(work), thread));
      }
    } finally {
      try {
        await(losses);
      } finally {
        torch.set_num_threads(threads);
      }
    }
    double sum = losses.stream().mapToDouble(CompletableFuture::join).sum();
    if (Double.isFinite(sum)) {
      Scope.withoutGradients(() -> gather(count));
    }
    return sum;
  }

  /** What a share adds to the loss of the batch; its gradients lie with the replica. */
  private double loss(Replica replica, BatchTensors.Input input, int samples, double share) {
    replica.parameters.forEach(parameter -> parameter.mutable_grad().reset());
    Tensor output = autocast.forward(replica.model, input.features());
    Tensor own = loss.of(output, input.labels(), input.targets());
    double weight = loss.isMean() ? (double) input.samples() / samples : 1;
    Tensor part = own.mul(new Scalar(weight));
    double value = part.item_double();
    if (Double.isFinite(value)) {
      replica.model.backward(share == 1 ? part : part.mul(new Scalar(share)));
    }
    return value;
  }

  /** Waits for all, for they work on memory that is freed after the step. */
  private static void await(List<CompletableFuture<Double>> shares) {
    try {
      CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void gather(int count) {
    for (int p = 0; p < parameters.size(); p++) {
      Tensor sum = replicas.get(0).parameters.get(p).mutable_grad();
      for (int i = 1; i < count; i++) {
        sum.add_(replicas.get(i).parameters.get(p).grad());
      }
      Tensor gradient = parameters.get(p).mutable_grad();
      if (gradient.defined()) {
        gradient.add_(sum);
      } else {
        gradient.put(sum);
      }
    }
  }

  @Override
  public void close() {
    pool.shutdown();
    parameters.forEach(Tensor::close);
    for (Replica replica : replicas) {
      replica.parameters.forEach(Tensor::close);
      replica.model.close();
    }
  }
}
