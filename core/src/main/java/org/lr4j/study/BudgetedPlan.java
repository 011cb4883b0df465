package org.lr4j.study;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Another plan, until its trials have taken so many steps; trials become due a few at a time. */
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
    Set<Trial> known = new HashSet<>();
    long spent = 0;
    for (TrialResult result : results) {
      known.add(result.trial());
      spent += result instanceof TrialResult.Finished finished ? finished.steps() : 0;
    }
    long due = spent < steps ? atATime : 0;
    // What another round has left behind belongs to the study as well.
    List<Trial> round = plan.round(results);
    return java.util.stream.Stream.concat(
            round.stream().filter(known::contains),
            round.stream().filter(trial -> !known.contains(trial)).limit(due))
        .toList();
  }
}
