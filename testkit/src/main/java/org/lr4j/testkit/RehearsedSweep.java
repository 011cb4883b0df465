package org.lr4j.testkit;

import java.util.List;
import java.util.Set;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;

/**
 * A learner with an invented first sweep: its losses lead to a known rate, and the engine does not
 * take part. The confirmation after it runs on the engine.
 */
final class RehearsedSweep implements Learner {
  private static final int POINTS = 40;

  /** Few steps: sixteen in each of the six short trainings. */
  private static final int CONFIRMATION = 100;

  private final Learner learner;
  private final double workingRate;
  private double rate;
  private int points;

  RehearsedSweep(Learner learner, double workingRate) {
    this.learner = learner;
    this.workingRate = workingRate;
  }

  /** A finder with confirmation that fits the sweep. */
  static LrFinder finder(double workingRate) {
    return LrFinder.exponential(workingRate / 1000, workingRate * 1000, POINTS)
        .withBudget(POINTS + CONFIRMATION)
        .confirm();
  }

  private boolean rehearses() {
    return points < POINTS;
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    if (!rehearses()) {
      learner.set(group, hyperparameter, value);
    } else if (group == 0) {
      rate = value;
    }
  }

  /** Falls by 1 around the working rate and is back three times above where its rise begins. */
  @Override
  public Step step() {
    if (!rehearses()) {
      return learner.step();
    }
    points++;
    double fall = 1 / (1 + workingRate / rate);
    double rise = Math.min(4, rate / (30 * workingRate));
    return new Step(3 - fall + rise, 1, true);
  }

  @Override
  public List<ParameterGroup> groups() {
    return learner.groups();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    return learner.get(group, hyperparameter);
  }

  @Override
  public Set<Subset> subsets() {
    return learner.subsets();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    return learner.evaluate(subset);
  }

  @Override
  public Snapshot snapshot() {
    return learner.snapshot();
  }

  @Override
  public void restore(Snapshot snapshot) {
    learner.restore(snapshot);
  }

  @Override
  public void reseed(long seed) {
    learner.reseed(seed);
  }

  @Override
  public long stepsPerEpoch() {
    return learner.stepsPerEpoch();
  }

  @Override
  public void close() {
    learner.close();
  }
}
