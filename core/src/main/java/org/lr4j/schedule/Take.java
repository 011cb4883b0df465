package org.lr4j.schedule;

/** The first steps of a schedule, holding the value reached there. */
record Take(Schedule of, long steps) implements BuiltIn {
  Take {
    Checks.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    return of.at(Math.min(Checks.step(step), steps));
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public Form described() {
    return Form.of("take").with("of", of).with("steps", steps);
  }
}
