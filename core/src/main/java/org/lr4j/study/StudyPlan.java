package org.lr4j.study;

import java.util.List;

/**
 * Which trials a study runs, as a function of the results so far. A plan has no state, so a study
 * that was killed continues from the results that were written.
 */
@FunctionalInterface
public interface StudyPlan {
  /**
   * The trials of the current round. A trial that has a result already may be among them; it is not
   * run again.
   *
   * @param results what is known so far, in any order
   * @return the trials; the study has ended when all of them have results and the next call gives
   *     the same round
   */
  List<Trial> round(List<TrialResult> results);

  /**
   * Which trials of the round begin now.
   *
   * @param open the trials of the round that have no result yet, at least one, in its order
   * @param results what is known so far
   * @return some of them, by default all; the study ends if there is none
   */
  default List<Trial> next(List<Trial> open, List<TrialResult> results) {
    return open;
  }

  /**
   * Every setting with every seed. Trials are ordered by seed, then by setting, so that a study
   * that is stopped early has tried all settings about equally often.
   *
   * @param space the settings
   * @param seeds the seeds
   * @param epochs the length of each training
   * @return the plan
   * @throws IllegalArgumentException if there are more trials than a list can hold
   */
  static StudyPlan grid(Space space, List<Long> seeds, long epochs) {
    List<Trial> trials = Plans.grid(space, seeds, epochs);
    return results -> trials;
  }

  /**
   * Some settings, drawn without repetition, with every seed. A larger draw with the same seed
   * begins with the same settings.
   *
   * @param space the settings
   * @param count how many are drawn; all of them if there are fewer
   * @param seed the seed of the draw
   * @param seeds the seeds of the trials
   * @param epochs the length of each training
   * @return the plan
   * @throws IllegalArgumentException if count is less than 1
   */
  static StudyPlan random(Space space, int count, long seed, List<Long> seeds, long epochs) {
    List<Trial> trials = Plans.random(space, count, seed, seeds, epochs);
    return results -> trials;
  }

  /**
   * Successive halving: all settings train shortly, the better half trains for twice as long, and
   * so on up to the full length. Every training starts anew and its schedule runs once over its own
   * length, because rates that have not decayed rank settings wrongly (Wen et al. 2025,
   * arXiv:2509.02046).
   *
   * @param space the settings
   * @param seeds the seeds; settings are ranked by their mean over all of them
   * @param epochs the length in the last round
   * @param objective what settings are ranked by
   * @return the plan
   * @throws IllegalArgumentException if there are more trials than a list can hold
   */
  static StudyPlan rungs(Space space, List<Long> seeds, long epochs, Objective objective) {
    return new Rungs(Plans.settings(space), seeds, epochs, objective);
  }

  /**
   * This plan, until trials have taken so many optimizer steps. Trials that have begun end, so the
   * budget can be exceeded by those that run at a time.
   *
   * @param steps the budget, at least 1
   * @param atATime how many trials run at a time, at least 1
   * @return the plan
   */
  default StudyPlan within(long steps, int atATime) {
    return new BudgetedPlan(this, steps, atATime);
  }
}
