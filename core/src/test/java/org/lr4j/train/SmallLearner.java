package org.lr4j.train;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * Softmax regression on generated blobs by SGD with momentum, which writes its state into one file.
 * Core's own, because the testkit's learners are above core.
 */
final class SmallLearner implements DurableLearner {
  static final String FILE = "small.txt";
  private static final int CLASSES = 4;
  private static final int FEATURES = 8;
  private static final int BATCH = 16;
  private static final int WEIGHTS = CLASSES * FEATURES;
  private static final int PARAMETERS = WEIGHTS + CLASSES;

  private final int batches;
  private final List<Map<Hyperparameter, Double>> values = new ArrayList<>();
  private final Blobs train;
  private final Map<Subset, Blobs> heldOut;
  private double[] state = new double[2 * PARAMETERS];
  private long order;
  private long steps;

  private record Blobs(double[][] samples, int[] labels) {
    static Blobs draw(int count, double[][] centres, SplittableRandom random) {
      Blobs blobs = new Blobs(new double[count][FEATURES], new int[count]);
      for (int n = 0; n < count; n++) {
        double[] centre = centres[n % CLASSES];
        blobs.labels[n] = n % CLASSES;
        Arrays.setAll(blobs.samples[n], i -> centre[i] + random.nextGaussian());
      }
      return blobs;
    }
  }

  private record Memory(
      double[] state, List<Map<Hyperparameter, Double>> values, long order, long steps)
      implements Snapshot {
    @Override
    public void close() {}
  }

  SmallLearner(int batches, long seed) {
    this(batches, seed, Map.of(LEARNING_RATE, 1e-3, MOMENTUM, 0.9, WEIGHT_DECAY, 0.0));
  }

  SmallLearner(int batches, long seed, Map<Hyperparameter, Double> hyperparameters) {
    this.batches = batches;
    this.order = seed;
    values.add(new EnumMap<>(hyperparameters));
    values.add(new EnumMap<>(hyperparameters));
    SplittableRandom random = new SplittableRandom(seed);
    double[][] centres = new double[CLASSES][FEATURES];
    for (double[] centre : centres) {
      Arrays.setAll(centre, i -> random.nextGaussian());
    }
    train = Blobs.draw(batches * BATCH, centres, random);
    heldOut =
        Map.of(
            Subset.PROBE, Blobs.draw(32, centres, random),
            Subset.VALIDATION, Blobs.draw(64, centres, random),
            Subset.TEST, Blobs.draw(64, centres, random));
    for (int i = 0; i < WEIGHTS; i++) {
      state[i] = 0.1 * random.nextGaussian();
    }
  }

  @Override
  public List<ParameterGroup> groups() {
    return List.of(
        new ParameterGroup("weights", values.get(0).keySet()),
        new ParameterGroup("biases", values.get(1).keySet()));
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    return Objects.requireNonNull(values.get(group).get(hyperparameter));
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    values.get(group).put(hyperparameter, hyperparameter.require(value));
  }

  /** The batch of a step, in an order of each epoch's own. */
  private int batch() {
    int[] places = new int[batches];
    SplittableRandom random = new SplittableRandom(31 * order + steps / batches);
    for (int i = 0; i < batches; i++) {
      int j = random.nextInt(i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    return places[(int) (steps % batches)];
  }

  @Override
  public Step step() {
    int batch = batch();
    steps++;
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
    double momentum = values.get(group).getOrDefault(MOMENTUM, 0.0);
    double decay = values.get(group).getOrDefault(WEIGHT_DECAY, 0.0);
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
    Arrays.setAll(p, c -> Math.exp(p[c] - max));
    double sum = Arrays.stream(p).sum();
    Arrays.setAll(p, c -> p[c] / sum);
    return max + Math.log(sum) - right;
  }

  @Override
  public Set<Subset> subsets() {
    return heldOut.keySet();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    Blobs blobs = Objects.requireNonNull(heldOut.get(subset));
    double[] p = new double[CLASSES];
    double loss = 0;
    int correct = 0;
    int count = blobs.labels.length;
    for (int n = 0; n < count; n++) {
      loss += loss(blobs.samples[n], blobs.labels[n], p);
      double right = p[blobs.labels[n]];
      correct += Arrays.stream(p).allMatch(q -> q <= right) ? 1 : 0;
    }
    return new Evaluation(loss / count, OptionalDouble.of((double) correct / count));
  }

  @Override
  public Snapshot snapshot() {
    List<Map<Hyperparameter, Double>> copies = new ArrayList<>();
    values.forEach(each -> copies.add(Map.copyOf(each)));
    return new Memory(state.clone(), copies, order, steps);
  }

  @Override
  public void restore(Snapshot snapshot) {
    Memory memory = (Memory) snapshot;
    state = memory.state.clone();
    order = memory.order;
    steps = memory.steps;
    for (int g = 0; g < values.size(); g++) {
      values.get(g).putAll(memory.values.get(g));
    }
  }

  @Override
  public void save(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(List.of(Long.toString(order), Long.toString(steps)));
    values.forEach(each -> each.forEach((name, value) -> lines.add(Double.toString(value))));
    Arrays.stream(state).mapToObj(Double::toString).forEach(lines::add);
    Files.write(folder.resolve(FILE), lines);
  }

  @Override
  public void load(Path folder) throws IOException {
    Iterator<String> lines = Files.readAllLines(folder.resolve(FILE)).iterator();
    order = Long.parseLong(lines.next());
    steps = Long.parseLong(lines.next());
    values.forEach(each -> each.replaceAll((name, value) -> Double.valueOf(lines.next())));
    Arrays.setAll(state, i -> Double.parseDouble(lines.next()));
  }

  @Override
  public void reseed(long seed) {
    order = seed;
    steps = 0;
  }

  @Override
  public long stepsPerEpoch() {
    return batches;
  }

  @Override
  public void close() {}
}
