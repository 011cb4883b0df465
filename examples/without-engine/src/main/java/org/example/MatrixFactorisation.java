package org.example;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/** Ratings as products of a vector for each user and one for each item, by plain SGD. */
public final class MatrixFactorisation implements Learner {
  private static final List<ParameterGroup> GROUPS =
      List.of(new ParameterGroup("all", Set.of(Hyperparameter.LEARNING_RATE)));
  private static final int FACTORS = 4;
  private static final int BATCH = 32;

  /** A rating of an item by a user. */
  public record Rating(int user, int item, double stars) {}

  private final Rating[] train;
  private final Rating[] held;
  private final int users;
  private boolean closed;

  // All that training depends on; a snapshot holds each of these.
  private double[] weights;
  private double rate = 0.01;
  private long seed;
  private long epoch;
  private int batch;

  public MatrixFactorisation(Rating[] train, Rating[] held, int users, int items, long seed) {
    this.train = train;
    this.held = held;
    this.users = users;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.weights = random.doubles((users + items) * (long) FACTORS, 0.2, 0.8).toArray();
  }

  private double error(Rating rating) {
    double product = 0;
    for (int f = 0; f < FACTORS; f++) {
      product += weights[rating.user * FACTORS + f] * weights[(users + rating.item) * FACTORS + f];
    }
    return rating.stars - product;
  }

  @Override
  public Step step() {
    open();
    int[] order = order();
    double[] gradient = new double[weights.length];
    double loss = 0;
    for (int i = batch * BATCH; i < (batch + 1) * BATCH; i++) {
      Rating rating = train[order[i]];
      double error = error(rating);
      loss += error * error / BATCH;
      for (int f = 0; f < FACTORS; f++) {
        int u = rating.user * FACTORS + f;
        int v = (users + rating.item) * FACTORS + f;
        gradient[u] -= 2 * error * weights[v] / BATCH;
        gradient[v] -= 2 * error * weights[u] / BATCH;
      }
    }
    boolean finite = Double.isFinite(loss);
    for (int w = 0; finite && w < weights.length; w++) {
      weights[w] -= rate * gradient[w];
    }
    batch++;
    if (batch == stepsPerEpoch()) {
      batch = 0;
      epoch++;
    }
    return new Step(loss, BATCH, finite);
  }

  /** The order of an epoch follows from seed and epoch alone, so there is nothing to remember. */
  private int[] order() {
    int[] order = new int[train.length];
    SplittableRandom random = new SplittableRandom(31 * seed + epoch);
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public Set<Subset> subsets() {
    return Set.of(Subset.PROBE, Subset.VALIDATION);
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    open();
    if (!subsets().contains(subset)) {
      throw new IllegalArgumentException("there is no " + subset + " data, but " + subsets());
    }
    double loss = Arrays.stream(held).mapToDouble(r -> Math.pow(error(r), 2)).average().orElse(0);
    return new Evaluation(loss, OptionalDouble.empty());
  }

  private static final class Memory implements Snapshot {
    private final MatrixFactorisation owner;
    private final double[] weights;
    private final double rate;
    private final long seed;
    private final long epoch;
    private final int batch;
    private boolean closed;

    Memory(MatrixFactorisation owner) {
      this.owner = owner;
      this.weights = owner.weights.clone();
      this.rate = owner.rate;
      this.seed = owner.seed;
      this.epoch = owner.epoch;
      this.batch = owner.batch;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Override
  public Snapshot snapshot() {
    open();
    return new Memory(this);
  }

  @Override
  public void restore(Snapshot snapshot) {
    open();
    if (!(snapshot instanceof Memory memory) || memory.owner != this || memory.closed) {
      throw new IllegalArgumentException("the snapshot is another learner's, or closed");
    }
    weights = memory.weights.clone();
    rate = memory.rate;
    seed = memory.seed;
    epoch = memory.epoch;
    batch = memory.batch;
  }

  @Override
  public void reseed(long newSeed) {
    open();
    seed = newSeed;
    epoch = 0;
    batch = 0;
  }

  @Override
  public List<ParameterGroup> groups() {
    return GROUPS;
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    check(group, hyperparameter);
    return rate;
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    check(group, hyperparameter);
    rate = hyperparameter.require(value);
  }

  private void check(int group, Hyperparameter hyperparameter) {
    open();
    if (!GROUPS.get(group).hyperparameters().contains(hyperparameter)) {
      throw new IllegalArgumentException("there is no " + hyperparameter);
    }
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }

  @Override
  public long stepsPerEpoch() {
    return train.length / BATCH;
  }

  @Override
  public void close() {
    closed = true;
  }
}
