package org.lr4j.schedule.plan;

import java.util.List;

/** Where a plan is probably a mistake for the run it is meant for. */
public sealed interface PlanWarning {
  /**
   * The warning in a sentence.
   *
   * @return what is wrong and what to do
   */
  String message();

  /**
   * The schedule is longer than the run, so its end is never reached.
   *
   * @param length the schedule's length in steps
   * @param run the run's length in steps
   */
  record LongerThanRun(long length, long run) implements PlanWarning {
    @Override
    public String message() {
      return "the schedule takes "
          + length
          + " steps, but the run ends after "
          + run
          + "; its last "
          + (length - run)
          + " steps are never reached";
    }
  }

  /**
   * The schedule ends long before the run, at a rate far below its largest.
   *
   * @param length the schedule's length in steps
   * @param run the run's length in steps
   * @param last the rate from then on
   */
  record OverEarly(long length, long run, double last) implements PlanWarning {
    @Override
    public String message() {
      return "the rate stays at "
          + last
          + " from step "
          + length
          + " of "
          + run
          + " on; if you mean epochs, write 10ep, and for the whole run 1dur";
    }
  }

  /**
   * The run ends in the middle of a cycle, at a rate above the cycle's end.
   *
   * @param start the step at which the cycles begin
   * @param wholeCycles the cycles completed
   * @param stepsInto the steps into the one that is cut off
   * @param cycle the length of a cycle in steps
   */
  record EndsMidCycle(long start, long wholeCycles, long stepsInto, long cycle)
      implements PlanWarning {
    @Override
    public String message() {
      return "the last cycle is cut off after "
          + stepsInto
          + " of its "
          + cycle
          + " steps; let the cycles end at step "
          + (wholeCycles > 0 ? start + wholeCycles * cycle + " or " : "")
          + (start + (wholeCycles + 1) * cycle);
    }
  }

  /**
   * A cycle is shorter than an epoch.
   *
   * @param cycle the length of a cycle in steps
   * @param epoch the length of an epoch in steps
   */
  record CycleWithinEpoch(double cycle, long epoch) implements PlanWarning {
    @Override
    public String message() {
      return "a cycle takes "
          + (cycle == Math.rint(cycle) ? Long.toString((long) cycle) : Double.toString(cycle))
          + " steps, less than an epoch of "
          + epoch
          + "; if you mean epochs, write lengths such as 4ep";
    }
  }

  /**
   * The rate is 0 for several steps with a positive rate before and after.
   *
   * @param from the first of these steps
   * @param steps how many, as far as they were looked at
   */
  record ZeroInTheMiddle(long from, long steps) implements PlanWarning {
    @Override
    public String message() {
      return "the rate is 0 for "
          + steps
          + " steps from step "
          + from
          + " on, so nothing is learned there, and rises again after that";
    }
  }

  /**
   * A value that no optimizer can use.
   *
   * @param name what it is: {@code learning rate} or {@code momentum}
   * @param step the first step with such a value
   * @param value the value
   */
  record UnusableValue(String name, long step, double value) implements PlanWarning {
    @Override
    public String message() {
      return "the "
          + name
          + " is "
          + value
          + " at step "
          + step
          + (name.equals("momentum")
              ? "; a momentum must be at least 0 and below 1"
              : ", too large for the single precision in which engines compute");
    }
  }

  /**
   * Milestones lie at or after the end of the run.
   *
   * @param milestones the steps of those
   * @param run the run's length in steps
   */
  record MilestonesAfterEnd(List<Long> milestones, long run) implements PlanWarning {
    /** Copies. */
    public MilestonesAfterEnd {
      milestones = List.copyOf(milestones);
    }

    @Override
    public String message() {
      return (milestones.size() == 1 ? "the milestone " : "the milestones ")
          + milestones.toString().replaceAll("[\\[\\]]", "")
          + " (in steps) "
          + (milestones.size() == 1 ? "is" : "are")
          + " after the end of the run, at step "
          + run
          + "; if you mean epochs, write 30ep";
    }
  }

  /**
   * Fewer cycles than the three of the paper.
   *
   * @param wholeCycles the cycles completed
   */
  record FewCycles(long wholeCycles) implements PlanWarning {
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
  record UnusualStepSize(double epochs) implements PlanWarning {
    @Override
    public String message() {
      return "the step size is " + epochs + " epochs; 2 to 10 work well";
    }
  }
}
