package org.lr4j.schedule;

/** A schedule without its first steps: {@code A(t + steps)}. */
record Skip(Schedule of, long steps) implements BuiltIn {
  Skip {
    Checks.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    long later = Checks.step(step) + steps;
    return of.at(later < 0 ? Long.MAX_VALUE : later);
  }

  @Override
  public long length() {
    long length = of.length();
    return length == UNBOUNDED ? UNBOUNDED : Math.max(0, length - steps);
  }

  @Override
  public Form described() {
    return Form.of("skip").with("of", of).with("steps", steps);
  }
}
