package org.lr4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.lr4j.report.LinePlot.Group;
import org.lr4j.report.LinePlot.Series;
import org.lr4j.schedule.plan.Preview;

/** Schedules in one picture, with the momentum in a separate panel below the rate. */
public final class SchedulePlot {
  private SchedulePlot() {}

  /**
   * Draws schedules.
   *
   * @param title the headline
   * @param names what each schedule is called in the legend; lines of parameter groups are numbered
   * @param schedules the values of each
   * @return the figure
   */
  public static Figure of(String title, List<String> names, List<Preview.Values> schedules) {
    List<Series> rates = new ArrayList<>();
    List<Series> momenta = new ArrayList<>();
    for (int i = 0; i < schedules.size(); i++) {
      Preview.Values values = schedules.get(i);
      double[] steps = LongStream.of(values.steps()).asDoubleStream().toArray();
      int groups = values.groups().size();
      String prefix = schedules.size() == 1 ? "" : names.get(i) + ", ";
      for (int g = 0; g < groups; g++) {
        String line = groups == 1 ? names.get(i) : prefix + "group " + (g + 1);
        Preview.Curve curve = values.groups().get(g);
        rates.add(new Series(line, steps, curve.learningRate()));
        curve.momentum().ifPresent(momentum -> momenta.add(new Series(line, steps, momentum)));
      }
    }
    List<Group> panels = new ArrayList<>();
    panels.add(new Group("learning rate", rates));
    if (!momenta.isEmpty()) {
      panels.add(new Group("momentum", momenta));
    }
    return LinePlot.of(title, "step", panels);
  }
}
