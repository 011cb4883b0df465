package org.lr4j.schedule;

/** A finite schedule from its start again and again; where it ends, the next time begins. */
record Repeat(Schedule of, long times) implements BuiltIn {
  Repeat {
    long length = Checks.finiteLength("what is repeated", of);
    if (times != UNBOUNDED && times > Checks.MAX_STEPS / length) {
      throw new IllegalArgumentException(
          "times must keep the length within 2^53 steps, was " + times + " times " + length);
    }
  }

  @Override
  public double at(long step) {
    long length = of.length();
    long whole = Cycles.whole(Checks.step(step), length);
    return of.at(times == UNBOUNDED || whole < times ? step - whole * length : length);
  }

  @Override
  public long length() {
    return times == UNBOUNDED ? UNBOUNDED : times * of.length();
  }

  @Override
  public double most() {
    return BuiltIn.most(of);
  }

  @Override
  public Form form() {
    return Form.of("repeat").with("of", of).withUnless(UNBOUNDED, "times", times);
  }
}
