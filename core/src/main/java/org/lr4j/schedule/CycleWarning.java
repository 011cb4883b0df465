package org.lr4j.schedule;

/** What the paper on cyclical learning rates (1506.01186) would say against a plan. */
public sealed interface CycleWarning {
  /**
   * The warning in a sentence.
   *
   * @return what is wrong and what to do
   */
  String message();

  /**
   * The run ends in the middle of a cycle, at a rate above the base.
   *
   * @param wholeCycles the cycles completed
   * @param stepsInto the steps into the one that is cut off
   * @param cycle the length of a cycle in steps
   */
  record EndsMidCycle(long wholeCycles, long stepsInto, long cycle) implements CycleWarning {
    @Override
    public String message() {
      return "the run ends "
          + stepsInto
          + " steps into a cycle of "
          + cycle
          + ", at a rate above the base; it ends well after "
          + (wholeCycles > 0 ? wholeCycles * cycle + " or " : "")
          + (wholeCycles + 1) * cycle
          + " steps";
    }
  }

  /**
   * Fewer cycles than the three of the paper.
   *
   * @param wholeCycles the cycles completed
   */
  record FewCycles(long wholeCycles) implements CycleWarning {
    @Override
    public String message() {
      return "the run has " + wholeCycles + " whole cycles; train for at least 3";
    }
  }

  /**
   * Half a cycle is shorter than 2 or longer than 10 epochs.
   *
   * @param epochs the step size in epochs
   */
  record UnusualStepSize(double epochs) implements CycleWarning {
    @Override
    public String message() {
      return "the step size is " + epochs + " epochs; 2 to 10 work well";
    }
  }
}
