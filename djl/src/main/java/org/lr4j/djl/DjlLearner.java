package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.optimizer.Optimizer;
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
 * A model of Deep Java Library in training: the user's trainer, with the user's model, loss and
 * optimizer.
 *
 * <pre>{@code
 * Optimizer optimizer = Optimizer.adam().build();
 * Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer));
 * trainer.initialize(shape);
 * Learner learner = DjlLearner.of(trainer, optimizer, Minibatches.of(train, 64), heldOut, 1);
 * }</pre>
 *
 * <p>With a {@link LiveOptimizer}, parameter groups are the optimizer's, and rate, momentum (β1 for
 * Adam) and weight decay move. With DJL's own {@code Sgd}, {@code Adam} and {@code AdamW} the rate
 * moves, parameters to which the tracker gives different rates are groups, and the tracker is in
 * charge again once the learner is closed. A {@code LiveOptimizer} too follows its own schedules
 * again then, from the step that it has come to. Accuracy is known with DJL's softmax
 * cross-entropy, for one label a sample or a label for each place of a sequence, as numbers of
 * classes or one-hot. The trainer's listeners and evaluators are not called. DJL cannot read the
 * state of its random numbers, so each step seeds the engine from the place in the data, before
 * dropout or a transform draws. DJL collects gradients of one training at a time in a JVM, and the
 * learner trains on one device.
 */
public final class DjlLearner implements DurableLearner {
  /** Pieces of 256 samples. */
  private static final int PROBE = 2;

  private final Trainer trainer;
  private final OptimizerAccess optimizer;
  private final Minibatches batches;
  private final LearnerOptions options;
  private final Map<Subset, HeldOut> subsets = new EnumMap<>(Subset.class);
  private Place place;
  private @Nullable Runnable release;
  private boolean closed;

  private DjlLearner(
      Trainer trainer,
      Optimizer optimizer,
      Minibatches batches,
      Map<Subset, ? extends RandomAccessDataset> heldOut,
      long seed,
      LearnerOptions options) {
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
    if (batches.perEpoch() < options.accumulation()) {
      throw new IllegalArgumentException(
          "a step accumulates "
              + options.accumulation()
              + " batches, but an epoch has "
              + batches.perEpoch()
              + "; accumulate fewer");
    }
    this.trainer = trainer;
    this.batches = batches;
    this.options = options;
    this.place = new Place(seed, 0, 0);
    heldOut.forEach((subset, data) -> subsets.put(subset, new HeldOut(data, Integer.MAX_VALUE)));
    if (heldOut.containsKey(Subset.VALIDATION)) {
      subsets.computeIfAbsent(
          Subset.PROBE, absent -> new HeldOut(heldOut.get(Subset.VALIDATION), PROBE));
    }
    // Last, because it changes the optimizer until the learner is closed.
    this.optimizer = OptimizerAccess.of(optimizer, trainer.getModel().getBlock());
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
   * @throws IllegalArgumentException if the trainer has several devices or is not initialized, or
   *     the rate of the optimizer cannot be moved
   */
  public static DjlLearner of(
      Trainer trainer,
      Optimizer optimizer,
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
   * @throws IllegalArgumentException if the trainer has several devices or is not initialized, or
   *     the rate of the optimizer cannot be moved
   */
  public static DjlLearner of(
      Trainer trainer,
      Optimizer optimizer,
      Minibatches batches,
      Map<Subset, ? extends RandomAccessDataset> heldOut,
      long seed) {
    return of(trainer, optimizer, batches, heldOut, seed, LearnerOptions.DEFAULT);
  }

  /**
   * The same with options.
   *
   * @param trainer initialized, on one device; it may be in the middle of its training
   * @param optimizer the optimizer that the trainer was configured with
   * @param batches the training data
   * @param heldOut the data of each subset
   * @param seed decides the order of the data, and what dropout draws
   * @param options accumulation and clipping
   * @return the learner; closing it leaves the trainer open
   * @throws IllegalArgumentException if the trainer has several devices or is not initialized, the
   *     rate of the optimizer cannot be moved, or an epoch has fewer batches than a step
   *     accumulates
   */
  public static DjlLearner of(
      Trainer trainer,
      Optimizer optimizer,
      Minibatches batches,
      Map<Subset, ? extends RandomAccessDataset> heldOut,
      long seed,
      LearnerOptions options) {
    return new DjlLearner(trainer, optimizer, batches, heldOut, seed, options);
  }

  @Override
  public List<ParameterGroup> groups() {
    return optimizer.groups();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    checkOpen();
    return optimizer.get(group, hyperparameter);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
    optimizer.set(group, hyperparameter, value);
  }

  @Override
  public double reference(int group, Hyperparameter hyperparameter) {
    checkOpen();
    return optimizer.reference(group, hyperparameter);
  }

  @Override
  public Step step() {
    checkOpen();
    return engine("take a step", this::stepOnce);
  }

  private Step stepOnce() {
    int taken = options.accumulation();
    if (place.index() + taken > batches.perEpoch()) {
      // What is left of an epoch does not fill a step.
      place = new Place(place.seed(), place.epoch() + 1, 0);
    }
    int samples = 0;
    for (int i = 0; i < taken; i++) {
      samples += batches.size(place.index() + i);
    }
    double loss = 0;
    for (int i = 0; i < taken; i++) {
      // The last batch of an epoch may be smaller, and so is its part in the mean of the step.
      double share = (double) samples / batches.size(place.index());
      loss += addGradients(share) / share;
      place = place.next(batches.perEpoch());
    }
    boolean finite = Double.isFinite(loss);
    if (finite) {
      move();
    } else if (taken > 1) {
      Weights.forgetGradients(trainer.getModel().getBlock());
    }
    return new Step(loss, samples, finite);
  }

  /**
   * Adds a batch's gradients, divided by a number, to those that there are, unless the loss is not
   * finite.
   */
  private double addGradients(double divisor) {
    trainer.getManager().getEngine().setRandomSeed(place.noise());
    try (NDManager scope = trainer.getManager().newSubManager();
        Batch batch = batches.shuffled(scope, place);
        GradientCollector collector = trainer.newGradientCollector()) {
      NDArray value =
          trainer
              .getLoss()
              .evaluate(batch.getLabels(), trainer.forward(batch.getData(), batch.getLabels()));
      double loss = Numbers.of(value);
      if (Double.isFinite(loss)) {
        collector.backward(divisor == 1 ? value : value.div((float) divisor));
      }
      return loss;
    }
  }

  private void move() {
    options.clipping().ifPresent(clipping -> GradientClipping.apply(trainer, clipping));
    long before = optimizer.steps();
    trainer.step();
    if (optimizer.steps() == before) {
      throw new LearnerException(
          "the trainer was configured with another optimizer than the learner; "
              + "pass the same optimizer to optOptimizer");
    }
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
    place = engine("go back to a snapshot", memory::restore);
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
    return batches.perEpoch() / options.accumulation();
  }

  /** Lets a learner end what was made for it. */
  static DjlLearner owning(DjlLearner learner, Runnable release) {
    learner.release = release;
    return learner;
  }

  /** Leaves a trainer of the caller's open; its optimizer follows its own schedule again. */
  @Override
  public void close() {
    if (!closed) {
      optimizer.close();
    }
    closed = true;
    if (release != null) {
      release.run();
      release = null;
    }
  }
}
