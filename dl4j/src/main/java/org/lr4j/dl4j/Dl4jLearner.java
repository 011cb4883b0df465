package org.lr4j.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of Deeplearning4j in training.
 *
 * <pre>{@code
 * try (Learner learner = Dl4jLearner.of(network, Minibatches.of(train, 64), heldOut, 1)) {
 *   Finding finding = LrFinder.exponential(1e-5, 1, 100).run(learner);
 * }
 * }</pre>
 *
 * <p>A parameter group is the parameters whose updaters are configured alike, named after the first
 * of them. Momentum moves for {@code Nesterovs}; for {@code Adam} and its relatives it is β1. DL4J
 * has the rate inside the velocity, {@code v ← μv - lr·g}, so that momentum carries the rates of
 * earlier steps along. The loss is DL4J's score and includes its L1 and L2 penalties. Weight decay
 * cannot be moved.
 *
 * <p>Batches are drawn by number, and what dropout and noise draw follows from the place in the
 * data; the thread's own {@link Nd4j#getRandom()} is left as it was. As long as the learner is open
 * the network's updaters run at the learner's rates, whatever their configuration says; closed, it
 * gives them back as they were configured, their state as trained.
 *
 * <p>As long as the learner is open, the network's own listeners hear nothing, so that a {@code
 * CheckpointListener} does not replace good checkpoints by those of a range test; closed, the
 * learner puts them back. {@link #withListeners()} keeps them, for a training.
 *
 * <p>Networks with truncated backpropagation or with another optimizer than stochastic gradient
 * descent are refused: they take more than one update a batch.
 */
public final class Dl4jLearner implements DurableLearner {
  private static final int PROBE = 512;

  private final Network network;
  private final BaseMultiLayerUpdater<?> updater;
  private final List<UpdaterGroup> groups;
  private final List<TrainingListener> listeners;
  private final Minibatches batches;
  private final Map<Subset, HeldOut> subsets = new EnumMap<>(Subset.class);
  private Place place;
  private boolean closed;

  private Dl4jLearner(
      Network network, Minibatches batches, Map<Subset, DataSet> heldOut, long seed) {
    this.network = network;
    this.batches = batches;
    this.place = new Place(seed, 0, 0);
    heldOut.forEach((subset, data) -> subsets.put(subset, new HeldOut(data, Integer.MAX_VALUE)));
    if (heldOut.containsKey(Subset.VALIDATION) && !heldOut.containsKey(Subset.PROBE)) {
      subsets.put(Subset.PROBE, new HeldOut(heldOut.get(Subset.VALIDATION), PROBE));
    }
    this.updater = network.updater();
    this.groups =
        UpdaterGroup.takeCharge(updater.getUpdaterBlocks(), network.iteration(), network.epoch());
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no updater of the network has a learning rate");
    }
    this.listeners = network.listeners();
    network.setListeners(List.of(new FiniteLoss()));
  }

  /**
   * A learner over a stack of layers.
   *
   * @param network the network; it may be in the middle of its training
   * @param batches the training data
   * @param heldOut the data for {@link Subset#VALIDATION}, whose first 512 samples are {@link
   *     Subset#PROBE}
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner, to be closed by the caller
   * @throws IllegalArgumentException if the network takes more than one update a batch or has no
   *     learning rate
   * @throws IllegalStateException if another learner is open over it
   */
  public static Dl4jLearner of(
      MultiLayerNetwork network, Minibatches batches, DataSet heldOut, long seed) {
    return of(network, batches, Map.of(Subset.VALIDATION, heldOut), seed);
  }

  /**
   * A learner over a stack of layers, with any data to evaluate on, or none.
   *
   * @param network the network; it may be in the middle of its training
   * @param batches the training data
   * @param heldOut the data of each subset; without a {@link Subset#PROBE}, the first 512 samples
   *     of {@link Subset#VALIDATION} are it
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner, to be closed by the caller
   * @throws IllegalArgumentException if the network takes more than one update a batch or has no
   *     learning rate
   * @throws IllegalStateException if another learner is open over it
   */
  public static Dl4jLearner of(
      MultiLayerNetwork network, Minibatches batches, Map<Subset, DataSet> heldOut, long seed) {
    return new Dl4jLearner(Network.of(network), batches, heldOut, seed);
  }

  /**
   * A learner over a graph.
   *
   * @param graph the graph; it may be in the middle of its training
   * @param batches the training data
   * @param heldOut the data for {@link Subset#VALIDATION}, whose first 512 samples are {@link
   *     Subset#PROBE}
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner, to be closed by the caller
   * @throws IllegalArgumentException if the graph takes more than one update a batch or has no
   *     learning rate
   * @throws IllegalStateException if another learner is open over it
   */
  public static Dl4jLearner of(
      ComputationGraph graph, Minibatches batches, DataSet heldOut, long seed) {
    return of(graph, batches, Map.of(Subset.VALIDATION, heldOut), seed);
  }

  /**
   * A learner over a graph, with any data to evaluate on, or none.
   *
   * @param graph the graph; it may be in the middle of its training
   * @param batches the training data
   * @param heldOut the data of each subset; without a {@link Subset#PROBE}, the first 512 samples
   *     of {@link Subset#VALIDATION} are it
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner, to be closed by the caller
   * @throws IllegalArgumentException if the graph takes more than one update a batch or has no
   *     learning rate
   * @throws IllegalStateException if another learner is open over it
   */
  public static Dl4jLearner of(
      ComputationGraph graph, Minibatches batches, Map<Subset, DataSet> heldOut, long seed) {
    return new Dl4jLearner(Network.of(graph), batches, heldOut, seed);
  }

  /**
   * Lets the listeners that the network had hear the steps of this learner, those of a range test
   * included. Meant for a training:
   *
   * <pre>{@code
   * DurableLearner learner = Dl4jLearner.of(network, batches, heldOut, 1).withListeners();
   * new TrainingLoop(learner, policy).run(Span.epochs(10));
   * }</pre>
   *
   * @return this learner
   */
  public Dl4jLearner withListeners() {
    checkOpen();
    List<TrainingListener> guarded = new ArrayList<>(listeners);
    guarded.add(0, new FiniteLoss());
    network.setListeners(guarded);
    return this;
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups.stream().map(UpdaterGroup::group).toList();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    checkOpen();
    return groups.get(group).get(hyperparameter);
  }

  @Override
  public double reference(int group, Hyperparameter hyperparameter) {
    return hyperparameter == Hyperparameter.LEARNING_RATE
        ? groups.get(group).reference()
        : get(group, hyperparameter);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
    groups.get(group).set(hyperparameter, value);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // updaters are equal when their states are
  public Step step() {
    checkOpen();
    if (network.updater() != updater) {
      throw new LearnerException(
          "the network's updater was replaced, for instance by setLearningRate; "
              + "set rates through the learner until it is closed");
    }
    return engine("take a step", this::stepOnce);
  }

  private Step stepOnce() {
    MultiDataSet batch = batches.get(place.seed, place.epoch, place.index);
    int samples = Math.toIntExact(batch.getFeatures(0).size(0));
    boolean updated = seeded(place.noise(), () -> fits(batch));
    double loss = network.loss();
    place = place.next(batches.perEpoch());
    if (place.index == 0) {
      network.setCounts(network.iteration(), network.epoch() + 1);
    }
    return new Step(loss, samples, updated);
  }

  private boolean fits(MultiDataSet batch) {
    try {
      network.fit(batch);
      return true;
    } catch (FiniteLoss.Missing e) {
      network.clear();
      return false;
    }
  }

  /** Runs something on random numbers of its own and puts the thread's generator back. */
  private static <T> T seeded(long seed, Supplier<T> action) {
    Random random = Nd4j.getRandom();
    long before = random.getSeed();
    long root = random.rootState();
    long node = random.nodeState();
    random.setSeed(seed);
    try {
      return action.get();
    } finally {
      random.setSeed(before);
      random.setStates(root, node);
    }
  }

  private static <T> T engine(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw new LearnerException("DL4J could not " + what + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Set<Subset> subsets() {
    return Set.copyOf(subsets.keySet());
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    checkOpen();
    HeldOut data = subsets.get(subset);
    if (data == null) {
      throw new IllegalArgumentException("the learner was given no data for " + subset);
    }
    double loss = network.loss();
    Evaluation evaluation = engine("evaluate", () -> data.evaluate(network));
    network.setLoss(loss);
    return evaluation;
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return engine("take a snapshot", () -> new Dl4jSnapshot(this, network, groups, place));
  }

  @Override
  public void restore(Snapshot snapshot) {
    checkOpen();
    if (!(snapshot instanceof Dl4jSnapshot memory && memory.isOpenAndOf(this))) {
      throw new IllegalArgumentException("the snapshot is another learner's or closed");
    }
    place = engine("go back to a snapshot", () -> memory.restore(network, groups));
  }

  @Override
  public void save(Path folder) throws IOException {
    checkOpen();
    LearnerFile.save(folder, network, groups, place);
  }

  @Override
  public void load(Path folder) throws IOException {
    checkOpen();
    place = LearnerFile.load(folder, network, groups, batches.perEpoch());
  }

  @Override
  public void reseed(long seed) {
    checkOpen();
    place = new Place(seed, 0, 0);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }

  @Override
  public long stepsPerEpoch() {
    return batches.perEpoch();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      groups.forEach(UpdaterGroup::giveBack);
      network.setListeners(listeners);
    }
  }

  /** A place in the data. */
  record Place(long seed, long epoch, int index) {
    Place next(int perEpoch) {
      return index + 1 < perEpoch
          ? new Place(seed, epoch, index + 1)
          : new Place(seed, epoch + 1, 0);
    }

    /** The seed of what a step draws. */
    long noise() {
      return Shuffled.mix(Shuffled.mix(seed, epoch), index);
    }
  }
}
