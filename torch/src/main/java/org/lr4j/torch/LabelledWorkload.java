package org.lr4j.torch;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.lr4j.data.Batch;
import org.lr4j.data.BatchSource;
import org.lr4j.data.Cursor;
import org.lr4j.data.EvaluationBatches;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Shape;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Subset;
import org.lr4j.torch.distributed.Peers;

/** Samples with labels of {@code lr4j-data}, through a network with one input and one output. */
final class LabelledWorkload implements Workload {
  private final Network network;
  private final Gradients gradients;
  private final TrainingLoss loss;
  private final BatchSource batches;
  private final HeldOut heldOut;
  private final Peers peers;
  private final Autocast autocast;
  private final BatchTensors tensors;

  LabelledWorkload(
      Network network,
      Gradients gradients,
      TrainingLoss loss,
      BatchSource batches,
      HeldOut heldOut,
      Peers peers,
      Autocast autocast,
      org.bytedeco.pytorch.Device device) {
    heldOut
        .passes()
        .forEach((subset, pass) -> requireAlike(subset, pass.pipeline(), batches.pipeline()));
    this.network = network;
    this.gradients = gradients;
    this.loss = loss;
    this.batches = batches;
    this.heldOut = heldOut;
    this.peers = peers;
    this.autocast = autocast;
    this.tensors =
        new BatchTensors(batches.pipeline().data().shape(), batches.pipeline().layout(), device);
  }

  /** Held-out batches are read with the shape and layout of the training data. */
  private static void requireAlike(Subset subset, Pipeline held, Pipeline training) {
    String is = described(held);
    String wanted = described(training);
    if (!is.equals(wanted)) {
      throw new IllegalArgumentException(
          "the "
              + subset.name().toLowerCase(Locale.ROOT)
              + " data is "
              + is
              + ", but the training data is "
              + wanted
              + "; use the same shape, layout and number of labels for both");
    }
  }

  private static String described(Pipeline pipeline) {
    Shape shape = pipeline.data().shape();
    return shape
        + (shape.channels() > 1 && shape.pixels() > 1 ? " " + pipeline.layout() : "")
        + ", "
        + pipeline.data().labelsPerExample()
        + (pipeline.data().labelsPerExample() == 1 ? " label" : " labels")
        + " for each example";
  }

  @Override
  public void useThreads() {
    gradients.useThreads();
  }

  @Override
  public BatchLoss addGradients(int shares) {
    Batch batch = batches.next();
    double share = loss.isMean() ? 1.0 / shares : 1;
    return new BatchLoss(gradients.add(tensors.of(batch), share), batch.size());
  }

  @Override
  public boolean isMean() {
    return loss.isMean();
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
    return batches.stepsPerEpoch();
  }

  @Override
  public List<String> notes() {
    return batches.pipeline().data().notes();
  }

  @Override
  public Set<Subset> subsets() {
    return heldOut.passes().keySet();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    EvaluationBatches all = Objects.requireNonNull(heldOut.passes().get(subset));
    Pipeline pipeline = batches.pipeline();
    EvaluationSum sum =
        new EvaluationSum(
            loss.averaged(),
            pipeline.normalization().targetUnit(),
            pipeline.data().labelsPerExample() > 1);
    for (int i = peers.rank(); i < all.batches(); i += peers.size()) {
      Batch batch = all.batch(i);
      Scope.withoutGradients(
          () -> {
            BatchTensors.Input input = tensors.of(batch);
            sum.add(autocast.forward(network, input.features()), input);
          });
    }
    return sum.over(peers).evaluation();
  }

  @Override
  public void close() {
    gradients.close();
    tensors.close();
    batches.close();
  }
}
