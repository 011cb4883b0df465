package org.lr4j.schedule;

/** A schedule that can say what it is made of; each text and JSON form is written from that. */
interface BuiltIn extends Schedule {
  Form form();

  /** A value that is never exceeded; NaN if a function of the user's own takes part. */
  double most();

  /** The bound of any schedule, NaN for one that cannot say. */
  static double most(Schedule schedule) {
    return schedule instanceof BuiltIn builtIn ? builtIn.most() : Double.NaN;
  }
}
