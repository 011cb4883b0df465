package org.lr4j.study;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out a plan: runs the trials that have no result yet, round by round. */
public final class Study {
  private final StudyPlan plan;
  private final TrialRunner runner;
  private final StudyListener listener;

  private Study(StudyPlan plan, TrialRunner runner, StudyListener listener) {
    this.plan = plan;
    this.runner = runner;
    this.listener = listener;
  }

  /**
   * A study.
   *
   * @param plan which trials
   * @param runner where they run
   * @return the study
   */
  public static Study of(StudyPlan plan, TrialRunner runner) {
    return new Study(plan, runner, StudyListener.NONE);
  }

  /**
   * The same study with a listener.
   *
   * @param listener hears of rounds and results
   * @return the study
   */
  public Study withListener(StudyListener listener) {
    return new Study(plan, runner, listener);
  }

  /**
   * Runs until the plan has no trial without a result.
   *
   * @param known results from before; their trials are not run again, unless they failed
   * @return all results in the order of the plan: those from before that belong to it, and the new
   *     ones
   * @throws InterruptedException if the thread is interrupted; the listener has heard of all trials
   *     that ended
   */
  public List<TrialResult> run(Collection<? extends TrialResult> known)
      throws InterruptedException {
    Map<Trial, TrialResult> before = new HashMap<>();
    for (TrialResult result : known) {
      if (result instanceof TrialResult.Finished) {
        before.put(result.trial(), result);
      }
    }
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    Set<Trial> planned = new LinkedHashSet<>();
    while (true) {
      List<Trial> round = plan.round(List.copyOf(results.values()));
      planned.addAll(round);
      // What is known is handed to the plan round by round: earlier rounds belong to the study too.
      boolean goesOn = false;
      for (Trial trial : round) {
        TrialResult result = results.containsKey(trial) ? null : before.get(trial);
        if (result != null) {
          results.put(trial, result);
          goesOn = true;
        }
      }
      if (goesOn) {
        if (results.keySet().containsAll(round)) {
          listener.onRound(round.size(), round.size());
        }
        continue;
      }
      List<Trial> open = round.stream().filter(trial -> !results.containsKey(trial)).toList();
      List<Trial> due = open.isEmpty() ? open : plan.next(open, List.copyOf(results.values()));
      if (due.isEmpty()) {
        return planned.stream()
            .flatMap(trial -> Optional.ofNullable(results.get(trial)).stream())
            .toList();
      }
      listener.onRound(round.size(), round.size() - open.size());
      Set<Trial> answered = new HashSet<>();
      runner.run(
          due,
          result -> {
            answered.add(result.trial());
            results.put(result.trial(), result);
            listener.onResult(result);
          });
      if (!answered.containsAll(due)) {
        throw new IllegalStateException("the runner returned before all trials had a result");
      }
    }
  }
}
