package org.lr4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.lr4j.report.Figure;
import org.lr4j.report.LinePlot;
import org.lr4j.report.LinePlot.Group;
import org.lr4j.report.LinePlot.Series;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Preview;
import org.lr4j.schedule.plan.Resolved;

/** Schedules in one picture, with the momentum in a separate panel below the rate. */
final class SchedulePlot {
  /** More of them cannot be seen in a picture. */
  private static final int POINTS = 8_000;

  /** The name in a legend; a single schedule has its lines named. */
  private static final int LONGEST = 70;

  private static final int LONGEST_ALONE = 400;

  private SchedulePlot() {}

  static Figure of(List<String> names, List<Resolved> specs, Units units, long end) {
    List<Series> rates = new ArrayList<>();
    List<Series> momenta = new ArrayList<>();
    int longest = specs.size() == 1 ? LONGEST_ALONE : LONGEST;
    for (int i = 0; i < specs.size(); i++) {
      String name = brief(names.get(i), longest);
      Preview.Values values =
          Preview.of(specs.get(i), new Units(units.stepsPerEpoch(), end), POINTS);
      double[] steps = LongStream.of(values.steps()).asDoubleStream().toArray();
      int groups = values.groups().size();
      for (int g = 0; g < groups; g++) {
        String line = groups == 1 ? name : named(specs.size() == 1 ? "" : name + ", ", g);
        Preview.Curve curve = values.groups().get(g);
        rates.add(new Series(line, steps, curve.learningRate()));
        curve.momentum().ifPresent(momentum -> momenta.add(new Series(line, steps, momentum)));
      }
    }
    List<Group> groups = new ArrayList<>();
    groups.add(new Group("learning rate", rates));
    if (!momenta.isEmpty()) {
      groups.add(new Group("momentum", momenta));
    }
    String title = specs.size() == 1 ? "learning rate schedule" : specs.size() + " schedules";
    Figure figure = LinePlot.of(title, "step", groups);
    return specs.size() == 1 ? figure.withSubtitle(brief(names.get(0), longest)) : figure;
  }

  private static String named(String schedule, int group) {
    return schedule + "group " + (group + 1);
  }

  private static String brief(String name, int longest) {
    return name.length() <= longest ? name : name.substring(0, longest - 1) + "…";
  }
}
