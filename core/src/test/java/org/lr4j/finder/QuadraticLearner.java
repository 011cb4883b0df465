package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * Gradient descent on ½·Σ λᵢ·wᵢ² with noise in the reported loss; the largest stable rate is
 * 2/λmax. Everything it depends on is in its state, so that a test can compare states.
 */
class QuadraticLearner implements Learner {
  private static final double[] CURVATURE = {1, 0.3, 0.1};

  private State state;
  private int steps;
  int failAtStep = Integer.MAX_VALUE;
  int snapshots;

  /** The rates that train it lie this many times lower, its losses as much higher. */
  double scale = 1;

  private double floor;

  record State(List<Double> weights, List<Double> rates, long noiseSeed) implements Snapshot {
    @Override
    public void close() {}
  }

  QuadraticLearner(double... rates) {
    state = new State(List.of(3.0, -2.0, 1.0), Arrays.stream(rates).boxed().toList(), 42);
  }

  /** A trained model: noise of a loss that cannot fall. */
  void atItsMinimum() {
    state = new State(List.of(1e-9, 1e-9, 1e-9), state.rates, state.noiseSeed);
    floor = 1;
  }

  State state() {
    return state;
  }

  @Override
  public List<ParameterGroup> groups() {
    return IntStream.range(0, state.rates.size())
        .mapToObj(i -> new ParameterGroup("g" + i, Set.of(Hyperparameter.LEARNING_RATE)))
        .toList();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    return state.rates.get(group);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    List<Double> rates = new ArrayList<>(state.rates);
    rates.set(group, hyperparameter.require(value));
    state = new State(state.weights, List.copyOf(rates), state.noiseSeed);
  }

  @Override
  public Step step() {
    if (++steps == failAtStep) {
      throw new LearnerException("the engine failed");
    }
    double loss = loss();
    double error = new Random(state.noiseSeed).nextGaussian() * 0.01;
    if (Double.isFinite(loss)) {
      List<Double> next = new ArrayList<>();
      for (int i = 0; i < CURVATURE.length; i++) {
        double rate = state.rates.get(Math.min(i, state.rates.size() - 1)) / scale;
        next.add(state.weights.get(i) * (1 - rate * CURVATURE[i]));
      }
      state = new State(next, state.rates, state.noiseSeed * 6364136223846793005L + 1);
    }
    return new Step(loss * (1 + error), 1, Double.isFinite(loss));
  }

  private double loss() {
    double sum = floor;
    for (int i = 0; i < CURVATURE.length; i++) {
      sum += CURVATURE[i] * state.weights.get(i) * state.weights.get(i) / 2;
    }
    return sum / scale;
  }

  @Override
  public Set<Subset> subsets() {
    return Set.of(Subset.PROBE);
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    return new Evaluation(loss(), OptionalDouble.empty());
  }

  @Override
  public Snapshot snapshot() {
    snapshots++;
    return state;
  }

  @Override
  public void restore(Snapshot snapshot) {
    state = (State) snapshot;
  }

  @Override
  public void reseed(long seed) {
    state = new State(state.weights, state.rates, seed);
  }

  @Override
  public long stepsPerEpoch() {
    return 10;
  }

  @Override
  public void close() {}
}
