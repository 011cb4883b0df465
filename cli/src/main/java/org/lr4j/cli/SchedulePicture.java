package org.lr4j.cli;

import java.util.List;
import org.lr4j.report.Figure;
import org.lr4j.report.SchedulePlot;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Preview;
import org.lr4j.schedule.plan.Resolved;

/** The picture of {@code schedule --plot}, with the specs as names. */
final class SchedulePicture {
  /** More of them cannot be seen in a picture. */
  private static final int POINTS = 8_000;

  /** The name in a legend; that of a single schedule stands in a line of its own. */
  private static final int LONGEST = 70;

  private static final int LONGEST_ALONE = 400;

  private SchedulePicture() {}

  static Figure of(List<String> specs, List<Resolved> schedules, Units units, long end) {
    boolean alone = schedules.size() == 1;
    List<String> names =
        specs.stream().map(spec -> brief(spec, alone ? LONGEST_ALONE : LONGEST)).toList();
    Units shown = new Units(units.stepsPerEpoch(), end);
    Figure figure =
        SchedulePlot.of(
            alone ? "learning rate schedule" : schedules.size() + " schedules",
            names,
            schedules.stream().map(schedule -> Preview.of(schedule, shown, POINTS)).toList());
    return alone ? figure.withSubtitle(names.get(0)) : figure;
  }

  private static String brief(String name, int longest) {
    return name.length() <= longest ? name : name.substring(0, longest - 1) + "…";
  }
}
