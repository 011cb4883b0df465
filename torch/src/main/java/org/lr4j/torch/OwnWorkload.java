package org.lr4j.torch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Subset;

/** A {@link TorchTask} at work. */
final class OwnWorkload<B> implements Workload {
  private final BatchStream<B> batches;
  private final Function<B, Tensor> loss;
  private final ToIntFunction<B> samples;
  private final Map<Subset, Supplier<Evaluation>> evaluations;
  private final int threads;
  private final Autocast autocast;

  OwnWorkload(
      BatchStream<B> batches,
      Function<B, Tensor> loss,
      ToIntFunction<B> samples,
      Map<Subset, Supplier<Evaluation>> evaluations,
      int threads,
      Autocast autocast) {
    this.batches = batches;
    this.loss = loss;
    this.samples = samples;
    this.evaluations = Map.copyOf(evaluations);
    this.threads = threads;
    this.autocast = autocast;
  }

  @Override
  public void useThreads() {
    Gradients.useThreads(threads);
  }

  @Override
  public BatchLoss addGradients(int shares) {
    B batch = batches.next();
    Tensor value = autocast.of(() -> loss.apply(batch));
    if (value.numel() != 1) {
      throw new IllegalArgumentException(
          "the loss of a batch must be one number, but has "
              + value.numel()
              + "; take its mean or sum");
    }
    double number = value.item_double();
    if (Double.isFinite(number)) {
      (shares == 1 ? value : value.div(new Scalar((double) shares))).backward();
    }
    return new BatchLoss(number, samples.applyAsInt(batch));
  }

  @Override
  public boolean isMean() {
    return true;
  }

  @Override
  public Cursor cursor() {
    return batches.cursor();
  }

  @Override
  public void restore(Cursor cursor) {
    batches.restore(cursor);
  }

  @Override
  public void reseed(long seed) {
    batches.reseed(seed);
  }

  @Override
  public int batchesPerEpoch() {
    return batches.batchesPerEpoch();
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Set<Subset> subsets() {
    return evaluations.keySet();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    Supplier<Evaluation> evaluation = Objects.requireNonNull(evaluations.get(subset));
    Evaluation[] result = new Evaluation[1];
    Scope.withoutGradients(() -> result[0] = autocast.of(evaluation));
    return result[0];
  }

  @Override
  public void close() {
    batches.close();
  }
}
