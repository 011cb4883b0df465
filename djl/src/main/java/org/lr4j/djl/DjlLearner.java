package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * A model of Deep Java Library in training: the user's trainer, with the user's model and loss.
 *
 * <pre>{@code
 * LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), Schedule.constant(0.01));
 * Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer));
 * trainer.initialize(shape);
 * Learner learner = DjlLearner.of(trainer, optimizer, Minibatches.of(train, 64), heldOut, 1);
 * }</pre>
 *
 * <p>All parameters are one group. Rate, momentum (β1 for Adam) and weight decay move. Accuracy is
 * known with DJL's softmax cross-entropy. The trainer's listeners and evaluators are not called.
 * DJL cannot read the state of its random numbers, so each step seeds the engine from the place in
 * the data, before dropout or a transform draws. DJL collects gradients of one training at a time
 * in a JVM, and the learner trains on one device.
 */
public final class DjlLearner implements DurableLearner {
  /** Pieces of 256 samples. */
  private static final int PROBE = 2;

  private final Trainer trainer;
  private final LiveOptimizer optimizer;
  private final Minibatches batches;
  private final Map<Subset, HeldOut> subsets = new EnumMap<>(Subset.class);
  private Place place;
  private @Nullable Runnable release;
  private boolean closed;

  private DjlLearner(
      Trainer trainer,
      LiveOptimizer optimizer,
      Minibatches batches,
      Map<Subset, ? extends RandomAccessDataset> heldOut,
      long seed) {
    if (trainer.getDevices().length != 1) {
      throw new IllegalArgumentException(
          "a learner trains on 1 device, but the trainer has "
              + trainer.getDevices().length
              + "; limit it with optDevices");
    }
    Device device = trainer.getDevices()[0];
    for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
      if (!parameter.isInitialized() || !parameter.getArray().getDevice().equals(device)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "parameter %s must be initialized on %s",
                parameter.getName(),
                device));
      }
    }
    this.trainer = trainer;
    this.optimizer = optimizer;
    this.batches = batches;
    this.place = new Place(seed, 0, 0);
    heldOut.forEach((subset, data) -> subsets.put(subset, new HeldOut(data, Integer.MAX_VALUE)));
    if (heldOut.containsKey(Subset.VALIDATION)) {
      subsets.computeIfAbsent(
          Subset.PROBE, absent -> new HeldOut(heldOut.get(Subset.VALIDATION), PROBE));
    }
  }

  /**
   * A learner over a trainer.
   *
   * @param trainer initialized, on one device; it may be in the middle of its training
   * @param optimizer the optimizer that the trainer was configured with
   * @param batches the training data
   * @param heldOut the data for {@link Subset#VALIDATION}, whose first 512 samples are {@link
   *     Subset#PROBE}
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner; closing it leaves the trainer open
   * @throws IllegalArgumentException if the trainer has several devices or is not initialized
   */
  public static DjlLearner of(
      Trainer trainer,
      LiveOptimizer optimizer,
      Minibatches batches,
      RandomAccessDataset heldOut,
      long seed) {
    return of(trainer, optimizer, batches, Map.of(Subset.VALIDATION, heldOut), seed);
  }

  /**
   * A learner over a trainer, with any data to evaluate on, or none.
   *
   * @param trainer initialized, on one device; it may be in the middle of its training
   * @param optimizer the optimizer that the trainer was configured with
   * @param batches the training data
   * @param heldOut the data of each subset; without a {@link Subset#PROBE}, the first 512 samples
   *     of {@link Subset#VALIDATION} are it
   * @param seed decides the order of the data, and what dropout draws
   * @return the learner; closing it leaves the trainer open
   * @throws IllegalArgumentException if the trainer has several devices or is not initialized
   */
  public static DjlLearner of(
      Trainer trainer,
      LiveOptimizer optimizer,
      Minibatches batches,
      Map<Subset, ? extends RandomAccessDataset> heldOut,
      long seed) {
    return new DjlLearner(trainer, optimizer, batches, heldOut, seed);
  }

  @Override
  public List<ParameterGroup> groups() {
    return List.of(new ParameterGroup("all", Set.of(Hyperparameter.values())));
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    checkOpen();
    groups().get(group);
    return optimizer.get(hyperparameter);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
    groups().get(group);
    optimizer.set(hyperparameter, value);
  }

  @Override
  public Step step() {
    checkOpen();
    return engine("take a step", this::stepOnce);
  }

  private Step stepOnce() {
    trainer.getManager().getEngine().setRandomSeed(place.noise());
    int samples;
    double loss;
    try (NDManager scope = trainer.getManager().newSubManager();
        Batch batch = batches.shuffled(scope, place);
        GradientCollector collector = trainer.newGradientCollector()) {
      NDArray value =
          trainer
              .getLoss()
              .evaluate(batch.getLabels(), trainer.forward(batch.getData(), batch.getLabels()));
      samples = batch.getSize();
      loss = Numbers.of(value);
      if (Double.isFinite(loss)) {
        collector.backward(value);
      }
    }
    if (Double.isFinite(loss)) {
      long before = optimizer.steps();
      trainer.step();
      if (optimizer.steps() == before) {
        throw new LearnerException(
            "the trainer was configured with another optimizer than the learner; "
                + "pass the same LiveOptimizer to optOptimizer");
      }
    }
    place = place.next(batches.perEpoch());
    return new Step(loss, samples, Double.isFinite(loss));
  }

  private static <T> T engine(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (LearnerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LearnerException("DJL could not " + what + ": " + e.getMessage(), e);
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
    return engine("evaluate", () -> data.evaluate(trainer));
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return engine("take a snapshot", () -> new DjlSnapshot(this, trainer, optimizer, place));
  }

  @Override
  public void restore(Snapshot snapshot) {
    checkOpen();
    if (!(snapshot instanceof DjlSnapshot memory && memory.isOpenAndOf(this))) {
      throw new IllegalArgumentException("the snapshot is another learner's or closed");
    }
    place = engine("go back to a snapshot", () -> memory.restore(optimizer));
  }

  @Override
  public void save(Path folder) throws IOException {
    checkOpen();
    LearnerFile.save(folder, trainer, optimizer, place);
  }

  @Override
  public void load(Path folder) throws IOException {
    checkOpen();
    place = LearnerFile.load(folder, trainer, optimizer, batches.perEpoch());
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

  /** Lets a learner end what was made for it. */
  static DjlLearner owning(DjlLearner learner, Runnable release) {
    learner.release = release;
    return learner;
  }

  /** Leaves a trainer of the caller's open. */
  @Override
  public void close() {
    closed = true;
    if (release != null) {
      release.run();
      release = null;
    }
  }
}
