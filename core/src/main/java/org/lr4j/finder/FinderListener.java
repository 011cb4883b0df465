package org.lr4j.finder;

/** Hears of progress while a range test runs; called on the thread that runs it. */
public interface FinderListener {
  /** A listener that does nothing. */
  FinderListener NONE = new FinderListener() {};

  /**
   * A point was recorded.
   *
   * @param run which repeat, from 0
   * @param point the point
   */
  default void onPoint(int run, Point point) {}

  /**
   * A sweep ended.
   *
   * @param run which repeat, from 0
   * @param curve all its points
   */
  default void onSweep(int run, Curve curve) {}

  /**
   * A confirming run took a step.
   *
   * @param peak the candidate's peak rate
   * @param step which step of the run, from 0
   * @param loss training loss before the step
   */
  default void onTrialStep(double peak, long step, double loss) {}

  /**
   * Both listeners, this one first.
   *
   * @param next the second listener
   * @return a listener
   */
  default FinderListener and(FinderListener next) {
    FinderListener first = this;
    return new FinderListener() {
      @Override
      public void onPoint(int run, Point point) {
        first.onPoint(run, point);
        next.onPoint(run, point);
      }

      @Override
      public void onSweep(int run, Curve curve) {
        first.onSweep(run, curve);
        next.onSweep(run, curve);
      }

      @Override
      public void onTrialStep(double peak, long step, double loss) {
        first.onTrialStep(peak, step, loss);
        next.onTrialStep(peak, step, loss);
      }
    };
  }
}
