package org.lr4j.schedule;

/** A finite schedule from its start again and again; where it ends, the next time begins. */
record Repeat(Schedule of, long times) implements BuiltIn {
  Repeat {
    long length = of.length();
    if (length == UNBOUNDED) {
      throw new ArgumentException(
          "of", "", "never ends, so it cannot be repeated; use take(…) for its first steps");
    }
    if (times != UNBOUNDED && length > 0 && times > Checks.MAX_STEPS / length) {
      throw new ArgumentException(
          "times", times + " times " + length, "must keep the length within 2^53 steps");
    }
  }

  @Override
  public double at(long step) {
    long length = of.length();
    if (length == 0) {
      return of.at(Checks.step(step));
    }
    long whole = Cycles.whole(Checks.step(step), length);
    return of.at(times == UNBOUNDED || whole < times ? step - whole * length : length);
  }

  @Override
  public long length() {
    return times == UNBOUNDED ? UNBOUNDED : times * of.length();
  }

  @Override
  public Form described() {
    return Form.of("repeat").with("of", of).withUnless(UNBOUNDED, "times", times);
  }
}
