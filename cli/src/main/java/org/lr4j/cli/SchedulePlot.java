package org.lr4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.lr4j.report.Figure;
import org.lr4j.report.LinePlot;
import org.lr4j.report.LinePlot.Group;
import org.lr4j.report.LinePlot.Series;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Resolved;

/** Schedules in one picture, with the momentum in a separate panel below the rate. */
final class SchedulePlot {
  private static final int MOST = 200_000;

  /** The name in a legend; a single schedule has its lines named. */
  private static final int LONGEST = 70;

  private static final int LONGEST_ALONE = 400;

  private SchedulePlot() {}

  static Figure of(List<String> names, List<Resolved> specs, long end) {
    List<Series> rates = new ArrayList<>();
    List<Series> momenta = new ArrayList<>();
    int longest = specs.size() == 1 ? LONGEST_ALONE : LONGEST;
    for (int i = 0; i < specs.size(); i++) {
      String name = brief(names.get(i), longest);
      rates.add(series(name, specs.get(i).learningRate(), end));
      specs.get(i).momentum().ifPresent(momentum -> momenta.add(series(name, momentum, end)));
    }
    List<Group> groups = new ArrayList<>();
    groups.add(new Group("learning rate", rates));
    if (!momenta.isEmpty()) {
      groups.add(new Group("momentum", momenta));
    }
    String title = specs.size() == 1 ? "learning rate schedule" : specs.size() + " schedules";
    return LinePlot.of(title, "step", groups);
  }

  private static Series series(String name, Schedule schedule, long end) {
    long stride = Math.max(1, end / MOST);
    long[] steps = LongStream.rangeClosed(0, end / stride).map(i -> i * stride).toArray();
    return new Series(
        name,
        LongStream.of(steps).asDoubleStream().toArray(),
        LongStream.of(steps).mapToDouble(schedule::at).toArray());
  }

  private static String brief(String name, int longest) {
    return name.length() <= longest ? name : name.substring(0, longest - 1) + "…";
  }
}
