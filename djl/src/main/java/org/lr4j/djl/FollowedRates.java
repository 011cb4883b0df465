package org.lr4j.djl;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.ParameterTracker;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schedule for an optimizer of DJL's, in the ratios that its parameters had.
 *
 * @param ratios the rate of each parameter over the schedule's value, by its identifier
 * @param schedule from the step at which it was set
 */
record FollowedRates(Map<String, Double> ratios, ScheduleTracker schedule)
    implements ParameterTracker {
  @Override
  public float getNewValue(String parameterId, int update) {
    return (float) (ratios.getOrDefault(parameterId, 1.0) * schedule.at(update));
  }

  /** What tells the rates of parameters apart: their ratios, or their rates at an update. */
  static Map<String, Double> of(ParameterTracker tracker, Block block, int update) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Parameter parameter : block.getParameters().values()) {
      String id = parameter.getId();
      rates.put(id, relative(tracker, id, update));
    }
    return rates;
  }

  /** The same for one parameter. */
  static double relative(ParameterTracker tracker, String id, int update) {
    return tracker instanceof FollowedRates followed
        ? followed.ratios.getOrDefault(id, 1.0)
        : tracker.getNewValue(id, update);
  }
}
