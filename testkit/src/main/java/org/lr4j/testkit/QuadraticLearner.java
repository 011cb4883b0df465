package org.lr4j.testkit;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * Gradient descent on a quadratic with a known largest stable rate.
 *
 * <p>The loss of batch {@code k} is {@code ½ Σ λᵢ (xᵢ - cₖᵢ)²}, where the centres {@code c} scatter
 * around 0. The update is {@code xᵢ ← xᵢ - rate·λᵢ (xᵢ - cₖᵢ)}, so that {@code x} converges (to the
 * noise) below {@link #largestStableRate()} and diverges above it. An evaluation is the loss with
 * all centres at 0.
 */
public final class QuadraticLearner extends ReferenceLearner {
  private final double[] curvatures;
  private final double[][] centres;

  /**
   * A quadratic that starts at {@code x = (1, …, 1)} with rate 10⁻³.
   *
   * @param curvatures the eigenvalues λ of the Hessian, at least one, each above 0
   * @param noise standard deviation of the centres, at least 0; with 0 every batch is the same
   * @param batches steps in an epoch, at least 1
   * @param seed decides the centres and the order of the batches
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public QuadraticLearner(double[] curvatures, double noise, int batches, long seed) {
    super(
        List.of(new ParameterGroup("x", Set.of(LEARNING_RATE))),
        Map.of(LEARNING_RATE, 1e-3),
        curvatures.length,
        batches,
        seed);
    if (curvatures.length == 0 || !Arrays.stream(curvatures).allMatch(c -> c > 0)) {
      throw new IllegalArgumentException(
          "curvatures must be above 0, but are " + Arrays.toString(curvatures));
    }
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("noise must be at least 0, but is " + noise);
    }
    if (!(batches >= 1)) {
      throw new IllegalArgumentException("batches must be at least 1, but are " + batches);
    }
    this.curvatures = curvatures.clone();
    SplittableRandom random = new SplittableRandom(seed);
    this.centres = new double[batches][curvatures.length];
    for (double[] centre : centres) {
      Arrays.setAll(centre, i -> noise * random.nextGaussian());
    }
    Arrays.fill(state, 1);
  }

  /**
   * The rate above which gradient descent diverges.
   *
   * @return 2/λ, with the largest λ
   */
  public double largestStableRate() {
    return 2 / Arrays.stream(curvatures).max().orElseThrow();
  }

  @Override
  Step stepOn(int batch) {
    double loss = loss(centres[batch]);
    boolean finite = Double.isFinite(loss);
    if (finite) {
      double rate = get(0, LEARNING_RATE);
      for (int i = 0; i < state.length; i++) {
        state[i] -= rate * curvatures[i] * (state[i] - centres[batch][i]);
      }
    }
    return new Step(loss, 1, finite);
  }

  private double loss(double[] centre) {
    double loss = 0;
    for (int i = 0; i < state.length; i++) {
      double distance = state[i] - centre[i];
      loss += curvatures[i] * distance * distance / 2;
    }
    return loss;
  }

  @Override
  public Set<Subset> subsets() {
    return Set.of(Subset.PROBE, Subset.VALIDATION);
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    checkOpen();
    if (!subsets().contains(subset)) {
      throw new IllegalArgumentException("a quadratic has no subset " + subset);
    }
    return new Evaluation(loss(new double[state.length]), OptionalDouble.empty());
  }
}
