package org.lr4j.study;

import java.util.List;

/**
 * Another plan, until its trials have taken so many steps; trials begin a few at a time. Trials
 * that have a result belong to the study, whatever they cost.
 */
final class BudgetedPlan implements StudyPlan {
  private final StudyPlan plan;
  private final long steps;
  private final int atATime;

  BudgetedPlan(StudyPlan plan, long steps, int atATime) {
    if (steps < 1 || atATime < 1) {
      throw new IllegalArgumentException(
          "a budget must be at least 1 step and 1 trial at a time, not " + steps + ", " + atATime);
    }
    this.plan = plan;
    this.steps = steps;
    this.atATime = atATime;
  }

  @Override
  public List<Trial> round(List<TrialResult> results) {
    return plan.round(results);
  }

  @Override
  public List<Trial> next(List<Trial> open, List<TrialResult> results) {
    long spent = results.stream().mapToLong(TrialResult::steps).sum();
    return spent < steps ? open.stream().limit(atATime).toList() : List.of();
  }
}
