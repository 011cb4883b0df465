package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a finding rests on. Immutable. */
public final class Evidence {
  private final List<Curve> curves;
  private final Map<String, OptionalDouble> rules;
  private final List<Candidate> candidates;
  private final List<Warning> warnings;
  private final List<Trial> trials;
  private final Metric trialMetric;
  private final List<Clue> search;
  private final List<Curve> earlier;
  private final @Nullable Posterior posterior;
  private final long steps;

  private Evidence(
      List<Curve> curves,
      Map<String, OptionalDouble> rules,
      List<Candidate> candidates,
      List<Warning> warnings,
      List<Trial> trials,
      Metric trialMetric,
      List<Clue> search,
      List<Curve> earlier,
      @Nullable Posterior posterior,
      long steps) {
    this.curves = List.copyOf(curves);
    this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    this.candidates = List.copyOf(candidates);
    this.warnings = List.copyOf(warnings);
    this.trials = List.copyOf(trials);
    this.trialMetric = trialMetric;
    this.search = List.copyOf(search);
    this.earlier = List.copyOf(earlier);
    this.posterior = posterior;
    this.steps = steps;
  }

  /**
   * Recorded curves, and nothing said of them yet.
   *
   * @param curves what was recorded, one curve a repeat
   * @param steps optimizer steps spent
   * @return the evidence
   */
  public static Evidence of(List<Curve> curves, long steps) {
    return new Evidence(
        curves,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        Metric.VALIDATION_LOSS,
        List.of(),
        List.of(),
        null,
        steps);
  }

  /**
   * The same evidence, with what each rule says.
   *
   * @param answers by the rule's name, in a fixed order
   * @return the evidence
   */
  public Evidence withRules(Map<String, OptionalDouble> answers) {
    return new Evidence(
        curves,
        answers,
        candidates,
        warnings,
        trials,
        trialMetric,
        search,
        earlier,
        posterior,
        steps);
  }

  /**
   * The same evidence with other candidates.
   *
   * @param rates other rates worth trying, in increasing order
   * @return the evidence
   */
  public Evidence withCandidates(List<Candidate> rates) {
    return new Evidence(
        curves, rules, rates, warnings, trials, trialMetric, search, earlier, posterior, steps);
  }

  /**
   * The same evidence with more warnings, each once.
   *
   * @param more what makes the answer less sure
   * @return the evidence
   */
  public Evidence withWarnings(List<Warning> more) {
    List<Warning> all = new ArrayList<>(warnings);
    more.stream().filter(warning -> !all.contains(warning)).forEach(all::add);
    return new Evidence(
        curves, rules, candidates, all, trials, trialMetric, search, earlier, posterior, steps);
  }

  /**
   * The same evidence with short trainings.
   *
   * @param runs the trainings, in the order in which they are to be shown
   * @param measured what their losses are: {@link Metric#VALIDATION_LOSS}, or {@link
   *     Metric#TRAINING_LOSS} where nothing is held out
   * @return the evidence
   * @throws IllegalArgumentException if they are said to be no losses
   */
  public Evidence withTrials(List<Trial> runs, Metric measured) {
    if (measured == Metric.ACCURACY) {
      throw new IllegalArgumentException("a short training has a loss; its metric is no accuracy");
    }
    return new Evidence(
        curves, rules, candidates, warnings, runs, measured, search, earlier, posterior, steps);
  }

  /**
   * The same evidence with the course of the search.
   *
   * @param clues every piece of evidence, in the order in which it came
   * @return the evidence
   */
  public Evidence withSearch(List<Clue> clues) {
    return new Evidence(
        curves, rules, candidates, warnings, trials, trialMetric, clues, earlier, posterior, steps);
  }

  /**
   * The same evidence, after other sweeps.
   *
   * @param sweeps the curves of the sweeps before the last one
   * @return the evidence
   */
  public Evidence withEarlierCurves(List<Curve> sweeps) {
    return new Evidence(
        curves, rules, candidates, warnings, trials, trialMetric, search, sweeps, posterior, steps);
  }

  /**
   * The same evidence, with what it says of the best rate in the end.
   *
   * @param belief probabilities of the rates
   * @return the evidence
   */
  public Evidence withPosterior(Posterior belief) {
    return new Evidence(
        curves, rules, candidates, warnings, trials, trialMetric, search, earlier, belief, steps);
  }

  /**
   * What was recorded.
   *
   * @return one curve a repeat of the last sweep
   */
  public List<Curve> curves() {
    return curves;
  }

  /**
   * What was recorded before: where the first sweep did not tell enough, another one followed it.
   *
   * @return the curves of all sweeps but the last one, in order
   */
  public List<Curve> earlierCurves() {
    return earlier;
  }

  /**
   * What each rule says.
   *
   * @return answers by the rule's name, in a fixed order
   */
  public Map<String, OptionalDouble> rules() {
    return rules;
  }

  /**
   * Other rates worth trying: the local minima of the curve.
   *
   * @return in increasing order
   */
  public List<Candidate> candidates() {
    return candidates;
  }

  /**
   * What makes the answer less sure.
   *
   * @return each once
   */
  public List<Warning> warnings() {
    return warnings;
  }

  /**
   * The short trainings at rates around the answer.
   *
   * @return best first; none where one sweep was asked for
   */
  public List<Trial> trials() {
    return trials;
  }

  /**
   * What the losses of the short trainings are: held-out losses at the end or, where nothing is
   * held out, mean training losses over the last quarter of the steps.
   *
   * @return {@link Metric#VALIDATION_LOSS} or {@link Metric#TRAINING_LOSS}
   */
  public Metric trialMetric() {
    return trialMetric;
  }

  /**
   * How the search went.
   *
   * @return every piece of evidence, in the order in which it came, and why it was gathered
   */
  public List<Clue> search() {
    return search;
  }

  /**
   * What all evidence together says of the best rate.
   *
   * @return probabilities of the rates, empty where nothing could be said
   */
  public Optional<Posterior> posterior() {
    return Optional.ofNullable(posterior);
  }

  /**
   * Optimizer steps spent, sweeps and short trainings together.
   *
   * @return at least 0
   */
  public long steps() {
    return steps;
  }

  /**
   * Why the sweeps ended; of several, the gravest.
   *
   * @return the reason
   */
  public Stop stopped() {
    return curves.stream()
        .map(Curve::stopped)
        .max(Comparator.naturalOrder())
        .orElse(Stop.COMPLETED);
  }

  boolean accuracyMeasured() {
    return curves.stream()
        .anyMatch(curve -> Arrays.stream(curve.accuracies()).anyMatch(Double::isFinite));
  }
}
