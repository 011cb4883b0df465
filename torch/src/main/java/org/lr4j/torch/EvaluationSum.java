package org.lr4j.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.engine.Evaluation;
import org.lr4j.torch.distributed.Peers;

/** Adds up an evaluation batch by batch. */
final class EvaluationSum {
  private final TrainingLoss loss;
  private final double unit;
  private final boolean text;
  private double sum;
  private double absolute;
  private long correct;
  private long labels;

  /**
   * Nothing yet.
   *
   * @param unit how much of a target's own unit makes one of the loss's
   * @param text whether labels are the next tokens of a text
   */
  EvaluationSum(TrainingLoss loss, double unit, boolean text) {
    this.loss = loss;
    this.unit = unit;
    this.text = text;
  }

  void add(Tensor output, BatchTensors.Input input) {
    long size = input.labels().numel();
    labels += size;
    sum += size * loss.of(output, input.labels(), input.targets()).item_double();
    if (loss.hasAccuracy()) {
      correct += loss.correct(output, input.labels());
    } else {
      absolute += output.reshape(-1).sub(input.targets()).abs().sum().item_double();
    }
  }

  /** The sum over all processes, each of which has added other batches. */
  EvaluationSum over(Peers peers) {
    EvaluationSum all = new EvaluationSum(loss, unit, text);
    for (double[] one : peers.gather(sum, absolute, (double) correct, (double) labels)) {
      all.sum += one[0];
      all.absolute += one[1];
      all.correct += (long) one[2];
      all.labels += (long) one[3];
    }
    return all;
  }

  Evaluation evaluation() {
    double mean = sum / labels;
    Map<String, Double> measures = new LinkedHashMap<>();
    if (text) {
      measures.put("perplexity", Math.exp(mean));
    }
    if (!loss.hasAccuracy()) {
      measures.put("rmse", Math.sqrt(mean) * unit);
      measures.put("mae", absolute / labels * unit);
    }
    return new Evaluation(
        mean,
        loss.hasAccuracy() ? OptionalDouble.of((double) correct / labels) : OptionalDouble.empty(),
        measures);
  }
}
