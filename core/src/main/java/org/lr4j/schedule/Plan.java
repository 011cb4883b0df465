package org.lr4j.schedule;

/** A schedule in units of a run that is not known yet; resolved once, when it is. */
@FunctionalInterface
public interface Plan {
  /**
   * The plan in plain steps.
   *
   * @param units the run
   * @return the schedules
   * @throws IllegalArgumentException if it needs units that are not known
   */
  ScheduleSpec resolve(Units units);

  /**
   * A plan that is in plain steps already.
   *
   * @param schedule the learning rate
   * @return the plan
   */
  static Plan of(Schedule schedule) {
    ScheduleSpec spec = ScheduleSpec.of(schedule);
    return units -> spec;
  }

  /**
   * Reads the text form of a spec; its lengths wait for the run.
   *
   * @param text the spec
   * @return the plan
   * @throws SpecException if it is not well formed; what depends on the run is told on resolving
   */
  static Plan parse(String text) {
    Node node = TextReader.read(new SpecSource(text));
    return units -> new SpecBuilder(new SpecSource(text), units).build(node);
  }
}
