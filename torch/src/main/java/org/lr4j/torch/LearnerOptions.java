package org.lr4j.torch;

import java.util.Optional;
import org.lr4j.engine.Clipping;
import org.lr4j.torch.distributed.Peers;

/**
 * What a {@link TorchLearner} may be told besides. Immutable: every {@code with…} method returns
 * new options.
 *
 * <pre>{@code
 * LearnerOptions.DEFAULT.withClipping(Clipping.norm(1)).withAccumulation(4);
 * }</pre>
 */
public final class LearnerOptions {
  /** PyTorch's number of threads, a step for each batch, gradients as they are, 32 bits. */
  public static final LearnerOptions DEFAULT =
      new LearnerOptions(0, 1, Optional.empty(), Precision.FLOAT32, Peers.ALONE);

  private final int threads;
  private final int accumulation;
  private final Optional<Clipping> clipping;
  private final Precision precision;
  private final Peers peers;

  private LearnerOptions(
      int threads,
      int accumulation,
      Optional<Clipping> clipping,
      Precision precision,
      Peers peers) {
    this.threads = threads;
    this.accumulation = accumulation;
    this.clipping = clipping;
    this.precision = precision;
    this.peers = peers;
  }

  /**
   * The same with a number of threads for PyTorch's kernels, for the whole process.
   *
   * @param count at least 0; 0 leaves PyTorch's setting alone
   * @return new options
   * @throws IllegalArgumentException if it is negative
   */
  public LearnerOptions withThreads(int count) {
    if (!(count >= 0)) {
      throw new IllegalArgumentException("threads must not be negative, but are " + count);
    }
    return new LearnerOptions(count, accumulation, clipping, precision, peers);
  }

  /**
   * The same with gradient accumulation. One step then takes this many batches and moves the
   * parameters once, by the mean of their gradients; the loss of the step is the mean of theirs. A
   * schedule counts these steps.
   *
   * @param batches batches in a step, at least 1
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public LearnerOptions withAccumulation(int batches) {
    return new LearnerOptions(threads, requireAccumulation(batches), clipping, precision, peers);
  }

  /**
   * The same with the gradients of all groups clipped before each step.
   *
   * @param bound how
   * @return new options
   */
  public LearnerOptions withClipping(Clipping bound) {
    return new LearnerOptions(threads, accumulation, Optional.of(bound), precision, peers);
  }

  /**
   * The same in another precision. A {@link TorchTask}'s loss and evaluations run under PyTorch's
   * {@code autocast} then.
   *
   * @param numbers the number format of the forward passes
   * @return new options
   */
  public LearnerOptions withPrecision(Precision numbers) {
    return new LearnerOptions(threads, accumulation, clipping, numbers, peers);
  }

  /**
   * The same for one of several processes that train one model together. The learner begins with
   * the model of process 0, averages gradients over all processes before it clips them, and reports
   * the loss and the samples of all. The caller's batches are this process's share: {@link
   * org.lr4j.data.Batches#share}, or what a {@link TorchTask} reads.
   *
   * <p>Batch norm normalises each process's share by itself, and its running averages are averaged.
   * Weights and checkpoints are the same in all processes, so let process 0 write them.
   *
   * @param others the processes
   * @return new options
   */
  public LearnerOptions withPeers(Peers others) {
    return new LearnerOptions(threads, accumulation, clipping, precision, others);
  }

  static int requireAccumulation(int batches) {
    if (!(batches >= 1)) {
      throw new IllegalArgumentException(
          "batches to accumulate must be at least 1, but are " + batches);
    }
    return batches;
  }

  /** The options that a configuration holds. */
  static LearnerOptions of(TorchConfig config, int threads) {
    return new LearnerOptions(
        threads, config.accumulation(), config.clipping(), config.precision(), config.peers());
  }

  int threads() {
    return threads;
  }

  Precision precision() {
    return precision;
  }

  Peers peers() {
    return peers;
  }

  int accumulation() {
    return accumulation;
  }

  Optional<Clipping> clipping() {
    return clipping;
  }
}
