package org.lr4j.cli;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/** Gradient descent in a bowl of eight curvatures, with a little noise on the loss. */
class BowlLearner implements Learner {
  private static final double[] CURVATURES = {0.1, 0.2, 0.5, 1, 2, 4, 8, 16};

  private double[] weights = {1, 1, 1, 1, 1, 1, 1, 1};
  private double rate = 1e-3;
  private long seed;
  private long steps;

  @Override
  public List<ParameterGroup> groups() {
    return List.of(new ParameterGroup("all", Set.of(Hyperparameter.LEARNING_RATE)));
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    return rate;
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    rate = hyperparameter.require(value);
  }

  @Override
  public Step step() {
    double loss = loss() + 0.01 * new Random(seed * 31 + steps++).nextGaussian();
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= rate * CURVATURES[i] * weights[i];
    }
    return new Step(loss, 1, true);
  }

  private double loss() {
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      loss += 0.5 * CURVATURES[i] * weights[i] * weights[i] / weights.length;
    }
    return loss;
  }

  @Override
  public Set<Subset> subsets() {
    return Set.of(Subset.PROBE);
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    return new Evaluation(loss(), OptionalDouble.of(1 / (1 + loss())));
  }

  @Override
  public Snapshot snapshot() {
    return new Saved(weights.clone(), rate, seed, steps);
  }

  private record Saved(double[] weights, double rate, long seed, long steps) implements Snapshot {
    @Override
    public void close() {}
  }

  @Override
  public void restore(Snapshot snapshot) {
    Saved saved = (Saved) snapshot;
    weights = saved.weights.clone();
    rate = saved.rate;
    seed = saved.seed;
    steps = saved.steps;
  }

  @Override
  public void reseed(long newSeed) {
    seed = newSeed;
    steps = 0;
  }

  @Override
  public long stepsPerEpoch() {
    return 10;
  }

  @Override
  public void close() {}
}
