package org.lr4j.finder;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The rules by name: lr4j's own and those of other tools, to compare with. */
public final class Rules {
  private static final Map<String, Rule> ALL = new LinkedHashMap<>();

  static {
    ALL.put("lr4j", new PeakRate(Calibration.STANDARD));
    ALL.put("valley", Fastai.VALLEY);
    ALL.put("slide", Fastai.SLIDE);
    ALL.put("steepest", Fastai.STEEPEST);
    ALL.put("minimum", Fastai.MINIMUM);
    ALL.put("pytorch_lr_finder", new PytorchLrFinder());
    ALL.put("lightning", new Lightning());
    ALL.put("ktrain_valley", Ktrain.VALLEY);
    ALL.put("ktrain_gradient", Ktrain.GRADIENT);
    ALL.put("ktrain_minimum", Ktrain.MINIMUM);
    ALL.put("ignite", new Ignite());
    ALL.put("largest_local_minimum", new LocalMinima());
  }

  private Rules() {}

  /**
   * Every rule by its name, lr4j's own first.
   *
   * @return an unmodifiable map in a fixed order
   */
  public static Map<String, Rule> all() {
    return Collections.unmodifiableMap(ALL);
  }

  /**
   * lr4j's own rule, fitted to other tasks.
   *
   * @param calibration what was fitted
   * @return the rule
   */
  public static Rule peakRate(Calibration calibration) {
    return new PeakRate(calibration);
  }

  /**
   * What every rule says of repeats of a sweep: the geometric mean of its answers.
   *
   * @param curves what the sweeps recorded
   * @return answers by the rule's name
   */
  static Map<String, OptionalDouble> ask(List<Curve> curves) {
    Map<String, OptionalDouble> answers = new LinkedHashMap<>();
    ALL.forEach((name, rule) -> answers.put(name, Analysis.rate(curves, rule)));
    return Collections.unmodifiableMap(answers);
  }
}
