package org.lr4j.schedule;

/** A schedule in units of a run that is not known yet; resolved once, when it is. */
public abstract class Plan {
  /**
   * For the plans of this package; a plan is made by {@link #of}, {@link #parse} or {@link Clr}.
   */
  Plan() {}

  /**
   * The plan in plain steps.
   *
   * @param units the run
   * @return the schedules
   * @throws IllegalArgumentException if it needs units that are not known
   */
  public abstract ScheduleSpec resolve(Units units);

  /**
   * A plan that is in plain steps already.
   *
   * @param schedule the learning rate
   * @return the plan
   */
  public static Plan of(Schedule schedule) {
    ScheduleSpec spec = ScheduleSpec.of(schedule);
    return new Plan() {
      @Override
      public ScheduleSpec resolve(Units units) {
        return spec;
      }
    };
  }

  /**
   * Reads the text form of a spec; its lengths wait for the run.
   *
   * @param text the spec
   * @return the plan
   * @throws SpecException if it is not well formed; what depends on the run is told on resolving
   */
  public static Plan parse(String text) {
    Node node = TextReader.read(new SpecSource(text));
    return new Plan() {
      @Override
      public ScheduleSpec resolve(Units units) {
        return new SpecBuilder(new SpecSource(text), units).build(node);
      }
    };
  }
}
