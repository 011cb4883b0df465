package org.lr4j.testkit;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

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
 * Softmax regression on generated blobs, trained by SGD with momentum: a real classifier without an
 * engine.
 *
 * <p>Each of the {@value #CLASSES} classes is a normal cloud with deviation 1 around its own centre
 * in {@value #FEATURES} dimensions. The update is PyTorch's: {@code v ← momentum·v + g + decay·w},
 * {@code w ← w - rate·v}. Weights and biases are two groups; weights start from small random
 * numbers.
 */
public final class SoftmaxLearner extends ReferenceLearner {
  /** Classes. */
  public static final int CLASSES = 4;

  /** Features of a sample. */
  public static final int FEATURES = 8;

  private static final int BATCH = 16;
  private static final int WEIGHTS = CLASSES * FEATURES;
  private static final int PARAMETERS = WEIGHTS + CLASSES;

  private final Blobs train;
  private final Map<Subset, Blobs> heldOut;

  private record Blobs(double[][] samples, int[] labels) {
    static Blobs draw(int count, double[][] centres, SplittableRandom random) {
      double[][] samples = new double[count][FEATURES];
      int[] labels = new int[count];
      for (int n = 0; n < count; n++) {
        double[] centre = centres[n % CLASSES];
        labels[n] = n % CLASSES;
        Arrays.setAll(samples[n], i -> centre[i] + random.nextGaussian());
      }
      return new Blobs(samples, labels);
    }
  }

  /**
   * A new classifier; the rate is 10⁻³, the momentum 0.9, weight decay 0.
   *
   * @param batches steps in an epoch, at least 1, of 16 samples each
   * @param seed decides the data, the weights and the order of the batches
   * @throws IllegalArgumentException if there is no batch
   */
  public SoftmaxLearner(int batches, long seed) {
    super(
        List.of(
            new ParameterGroup("weights", Set.of(LEARNING_RATE, MOMENTUM, WEIGHT_DECAY)),
            new ParameterGroup("biases", Set.of(LEARNING_RATE, MOMENTUM, WEIGHT_DECAY))),
        Map.of(LEARNING_RATE, 1e-3, MOMENTUM, 0.9, WEIGHT_DECAY, 0.0),
        2 * PARAMETERS,
        batches,
        seed);
    if (!(batches >= 1)) {
      throw new IllegalArgumentException("batches must be at least 1, but are " + batches);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] centres = new double[CLASSES][FEATURES];
    for (double[] centre : centres) {
      Arrays.setAll(centre, i -> random.nextGaussian());
    }
    this.train = Blobs.draw(batches * BATCH, centres, random);
    this.heldOut =
        Map.of(
            Subset.PROBE, Blobs.draw(32, centres, random),
            Subset.VALIDATION, Blobs.draw(64, centres, random),
            Subset.TEST, Blobs.draw(64, centres, random));
    for (int i = 0; i < WEIGHTS; i++) {
      state[i] = 0.1 * random.nextGaussian();
    }
  }

  @Override
  Step stepOn(int batch) {
    double[] gradient = new double[PARAMETERS];
    double[] p = new double[CLASSES];
    double loss = 0;
    for (int n = batch * BATCH; n < (batch + 1) * BATCH; n++) {
      double[] x = train.samples[n];
      loss += loss(x, train.labels[n], p) / BATCH;
      for (int c = 0; c < CLASSES; c++) {
        double error = (p[c] - (c == train.labels[n] ? 1 : 0)) / BATCH;
        for (int i = 0; i < FEATURES; i++) {
          gradient[c * FEATURES + i] += error * x[i];
        }
        gradient[WEIGHTS + c] += error;
      }
    }
    boolean finite = Double.isFinite(loss);
    if (finite) {
      update(0, 0, WEIGHTS, gradient);
      update(1, WEIGHTS, PARAMETERS, gradient);
    }
    return new Step(loss, BATCH, finite);
  }

  private void update(int group, int from, int to, double[] gradient) {
    double rate = get(group, LEARNING_RATE);
    double momentum = get(group, MOMENTUM);
    double decay = get(group, WEIGHT_DECAY);
    for (int i = from; i < to; i++) {
      int velocity = PARAMETERS + i;
      state[velocity] = momentum * state[velocity] + gradient[i] + decay * state[i];
      state[i] -= rate * state[velocity];
    }
  }

  /** Cross-entropy of one sample; leaves the class probabilities in {@code p}. */
  private double loss(double[] x, int label, double[] p) {
    for (int c = 0; c < CLASSES; c++) {
      p[c] = state[WEIGHTS + c];
      for (int i = 0; i < FEATURES; i++) {
        p[c] += state[c * FEATURES + i] * x[i];
      }
    }
    double max = Arrays.stream(p).max().orElseThrow();
    double right = p[label];
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      p[c] = Math.exp(p[c] - max);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] /= sum;
    }
    return max + Math.log(sum) - right;
  }

  @Override
  public Set<Subset> subsets() {
    return heldOut.keySet();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    checkOpen();
    Blobs blobs = heldOut.get(subset);
    if (blobs == null) {
      throw new IllegalArgumentException("there is no subset " + subset);
    }
    double[] p = new double[CLASSES];
    double loss = 0;
    int correct = 0;
    for (int n = 0; n < blobs.labels.length; n++) {
      loss += loss(blobs.samples[n], blobs.labels[n], p);
      double right = p[blobs.labels[n]];
      correct += Arrays.stream(p).allMatch(q -> q <= right) ? 1 : 0;
    }
    int count = blobs.labels.length;
    return new Evaluation(loss / count, OptionalDouble.of((double) correct / count));
  }
}
