package org.lr4j.torch;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.lr4j.data.Dataset;
import org.lr4j.data.EvaluationBatches;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;
import org.lr4j.engine.Subset;

/**
 * The data that a learner evaluates on and never trains on.
 *
 * @param passes a pass over each subset there is
 */
public record HeldOut(Map<Subset, EvaluationBatches> passes) {
  /** The most samples of the probe. */
  public static final int PROBE_SAMPLES = 512;

  private static final int BATCH = 250;

  /** Copies. */
  public HeldOut {
    passes = Map.copyOf(passes);
  }

  /**
   * No data: the learner cannot be evaluated.
   *
   * @return no subsets
   */
  public static HeldOut none() {
    return new HeldOut(Map.of());
  }

  /**
   * Validation and test data, and as the probe {@value #PROBE_SAMPLES} samples from all over the
   * validation data, which may be sorted by class; a part without samples has no subset.
   *
   * @param splits the parts of the data
   * @param normalization the same as in training
   * @param layout the same as in training
   * @return up to three subsets
   */
  public static HeldOut of(Splits splits, Normalization normalization, Layout layout) {
    Dataset validation = splits.validation();
    int[] probe = new int[Math.min(PROBE_SAMPLES, validation.size())];
    Arrays.setAll(probe, i -> (int) ((long) i * validation.size() / probe.length));
    Map<Subset, Dataset> parts = new EnumMap<>(Subset.class);
    parts.put(Subset.PROBE, validation.select(validation.name() + " probe", probe));
    parts.put(Subset.VALIDATION, validation);
    parts.put(Subset.TEST, splits.test());
    Map<Subset, EvaluationBatches> passes = new EnumMap<>(Subset.class);
    parts.forEach(
        (subset, part) -> {
          if (part.size() > 0) {
            Pipeline pipeline = Pipeline.of(part, normalization).layout(layout);
            passes.put(subset, EvaluationBatches.over(pipeline, BATCH));
          }
        });
    return new HeldOut(passes);
  }
}
