package org.lr4j.torch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Subset;

/**
 * What a module is trained on and by which loss, in your own words: any inputs, any loss, any
 * evaluation. Learners of one task share its batches, so give each learner a task of its own.
 *
 * <pre>{@code
 * TorchTask<Tokens> task =
 *     TorchTask.of(batches, tokens -> model.loss(tokens.ids(), tokens.mask()))
 *         .withSamples(tokens -> (int) tokens.ids().size(0))
 *         .withHeldOut(Subset.VALIDATION, List.of(held));
 * TorchLearner learner = TorchLearner.of(model, optimizer, task);
 * }</pre>
 *
 * @param <B> a batch
 */
public final class TorchTask<B> {
  private final BatchStream<B> batches;
  private final Function<B, Tensor> loss;
  private final ToIntFunction<B> samples;
  private final Map<Subset, Supplier<Evaluation>> evaluations;

  private TorchTask(
      BatchStream<B> batches,
      Function<B, Tensor> loss,
      ToIntFunction<B> samples,
      Map<Subset, Supplier<Evaluation>> evaluations) {
    this.batches = batches;
    this.loss = loss;
    this.samples = samples;
    this.evaluations = evaluations;
  }

  /**
   * A task without evaluation, whose batches count as one sample each.
   *
   * @param batches the training data
   * @param loss the forward pass: the loss of a batch, a tensor of one number to differentiate. It
   *     runs within a {@code PointerScope}; the learner does the rest (gradients, clipping, the
   *     optimizer's step)
   * @param <B> a batch
   * @return the task
   */
  public static <B> TorchTask<B> of(BatchStream<B> batches, Function<B, Tensor> loss) {
    return new TorchTask<>(batches, loss, batch -> 1, Map.of());
  }

  /**
   * The same with a number of samples for each batch: what is reported as samples per second, and
   * the weight of a batch in the mean of {@link #withHeldOut}.
   *
   * @param count the samples of a batch, at least 1
   * @return a new task
   */
  public TorchTask<B> withSamples(ToIntFunction<B> count) {
    return new TorchTask<>(
        batches,
        loss,
        batch -> {
          int samples = count.applyAsInt(batch);
          if (samples < 1) {
            throw new IllegalArgumentException(
                "a batch must have at least 1 sample, but has " + samples);
          }
          return samples;
        },
        evaluations);
  }

  /**
   * The same with data to evaluate on: the mean of the loss over some batches, each weighted by its
   * samples. Dropout and batch norm are in evaluation mode then.
   *
   * @param subset what the data is for; the finder looks at {@link Subset#PROBE}, the training loop
   *     at {@link Subset#VALIDATION} and, once, {@link Subset#TEST}
   * @param held the batches, kept by the caller as long as the learner is open
   * @return a new task
   * @throws IllegalArgumentException if there is no batch
   */
  public TorchTask<B> withHeldOut(Subset subset, List<? extends B> held) {
    List<B> kept = List.copyOf(held);
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("held-out data must have at least 1 batch, but has 0");
    }
    return withEvaluation(subset, () -> mean(kept));
  }

  private Evaluation mean(List<B> held) {
    double[] sum = new double[2];
    for (B batch : held) {
      Scope.run(
          () -> {
            int weight = samples.applyAsInt(batch);
            sum[0] += weight * loss.apply(batch).item_double();
            sum[1] += weight;
          });
    }
    return new Evaluation(sum[0] / sum[1], OptionalDouble.empty());
  }

  /**
   * The same with an evaluation of your own.
   *
   * @param subset what the data is for, as in {@link #withHeldOut}
   * @param evaluation measures the model. It runs in evaluation mode, without recording gradients,
   *     within a {@code PointerScope}, and random numbers that it draws do not change training. It
   *     must give the same numbers when nothing has been trained in between
   * @return a new task
   */
  public TorchTask<B> withEvaluation(Subset subset, Supplier<Evaluation> evaluation) {
    Map<Subset, Supplier<Evaluation>> more = new EnumMap<>(Subset.class);
    more.putAll(evaluations);
    more.put(subset, evaluation);
    return new TorchTask<>(batches, loss, samples, more);
  }

  /** The task at work in a learner. */
  Workload open(int threads, Autocast autocast) {
    return new OwnWorkload<>(batches, loss, samples, evaluations, threads, autocast);
  }
}
