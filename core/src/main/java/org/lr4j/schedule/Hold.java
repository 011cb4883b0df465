package org.lr4j.schedule;

/** {@code A(⌊t/every⌋·every)}: each value of the schedule is kept for {@code every} steps. */
record Hold(Schedule of, long every) implements BuiltIn {
  Hold {
    Checks.count("every", every);
  }

  @Override
  public double at(long step) {
    return of.at(Cycles.whole(Checks.step(step), every) * every);
  }

  @Override
  public long length() {
    long length = of.length();
    if (length == UNBOUNDED) {
      return UNBOUNDED;
    }
    long whole = Cycles.whole(length, every) * every;
    return whole == length ? length : whole + every;
  }

  @Override
  public Form described() {
    return Form.of("hold").with("of", of).with("every", every);
  }
}
