package org.lr4j.testkit;

import java.util.List;
import java.util.Set;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/** A learner that fails at its n-th change (a rate set, a step, an evaluation, a new seed). */
class FaultyLearner implements Learner {
  private final Learner learner;
  private final int failing;
  private int changes;

  FaultyLearner(Learner learner, int failing) {
    this.learner = learner;
    this.failing = failing;
  }

  private void change() {
    if (changes++ == failing) {
      throw new LearnerException("injected at change " + failing);
    }
  }

  /** The change that fails, from 0. */
  int failing() {
    return failing;
  }

  /** How often the learner was changed. */
  int changes() {
    return changes;
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
  public void set(int group, Hyperparameter hyperparameter, double value) {
    change();
    learner.set(group, hyperparameter, value);
  }

  @Override
  public Step step() {
    change();
    return learner.step();
  }

  @Override
  public Set<Subset> subsets() {
    return learner.subsets();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    change();
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
    change();
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
