package org.lr4j.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Batch;
import org.lr4j.data.BatchSource;
import org.lr4j.data.Cursor;
import org.lr4j.data.DataException;
import org.lr4j.data.Pass;
import org.lr4j.data.Pipeline;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * A libtorch network in training.
 *
 * <p>The learner works on the caller's own network and optimizer, in place, and leaves them open
 * when it is closed. Learners that take turns on one thread do not disturb each other's dropout;
 * learners at work on several threads at once share libtorch's random generator.
 */
public final class TorchLearner implements DurableLearner {
  private final Network network;
  private final Gradients gradients;
  private final Stepper stepper;
  private final BatchSource batches;
  private final HeldOut heldOut;
  private final Options options;
  private final Tensors tensors;
  private final Randomness randomness;
  private final Feed feed;
  private final Runnable onClose;
  private Thread thread = Thread.currentThread();
  private boolean closed;

  /**
   * What a learner may be told besides.
   *
   * @param loss what training makes small
   * @param groupNames a name for each parameter group, or none at all
   * @param threads threads of PyTorch's kernels, for the whole process; 0 leaves PyTorch's setting
   *     alone
   */
  public record Options(Loss loss, List<String> groupNames, int threads) {
    /** Cross-entropy, groups without names, PyTorch's number of threads. */
    public static final Options DEFAULT = new Options(Loss.CROSS_ENTROPY, List.of(), 0);

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if threads are negative
     */
    public Options {
      groupNames = List.copyOf(groupNames);
      if (!(threads >= 0)) {
        throw new IllegalArgumentException("threads must not be negative, but are " + threads);
      }
    }
  }

  TorchLearner(
      Network network,
      Gradients gradients,
      Stepper stepper,
      BatchSource batches,
      HeldOut heldOut,
      Options options,
      Runnable onClose) {
    Pipeline pipeline = batches.pipeline();
    this.network = network;
    this.gradients = gradients;
    this.stepper = stepper;
    this.batches = batches;
    this.heldOut = heldOut;
    this.options = options;
    this.tensors = Tensors.of(network.module(), stepper);
    this.randomness = new Randomness(tensors.device());
    this.feed = new Feed(pipeline.data().shape(), pipeline.layout(), tensors.device());
    this.onClose = onClose;
    gradients.useThreads();
  }

  /**
   * A classifier of the caller's own, trained on cross-entropy.
   *
   * @param network the network; its training mode is used as it is
   * @param optimizer SGD, Adam, AdamW, RMSprop or Adagrad over parameters of the network
   * @param batches the training data
   * @param heldOut the data to evaluate on
   * @return a learner over both
   * @throws IllegalArgumentException if the optimizer is of another kind
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner of(
      Network network, Optimizer optimizer, BatchSource batches, HeldOut heldOut) {
    return of(network, optimizer, batches, heldOut, Options.DEFAULT);
  }

  /**
   * A network of the caller's own.
   *
   * @param network the network; its training mode is used as it is
   * @param optimizer SGD, Adam, AdamW, RMSprop or Adagrad over parameters of the network
   * @param batches the training data
   * @param heldOut the data to evaluate on
   * @param options loss, names and threads
   * @return a learner over both
   * @throws IllegalArgumentException if the optimizer is of another kind, or there are not as many
   *     names as groups
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner of(
      Network network, Optimizer optimizer, BatchSource batches, HeldOut heldOut, Options options) {
    Natives.load();
    Stepper stepper = new LibtorchStepper(optimizer, options.groupNames());
    Gradients gradients = Gradients.whole(network, options.loss(), options.threads());
    return new TorchLearner(network, gradients, stepper, batches, heldOut, options, () -> {});
  }

  @Override
  public List<ParameterGroup> groups() {
    return stepper.groups();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    checkOpen();
    return stepper.get(group, hyperparameter);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
    stepper.set(group, hyperparameter, value);
  }

  @Override
  public Step step() {
    prepare();
    Batch batch = batches.next();
    return guard("a training step", () -> Scope.of(() -> step(batch)));
  }

  private Step step(Batch batch) {
    Feed.Input input = feed.of(batch);
    stepper.zeroGradients();
    double loss = gradients.compute(input);
    boolean finite = Double.isFinite(loss);
    if (finite) {
      stepper.step();
    }
    return new Step(loss, batch.size(), finite);
  }

  @Override
  public Set<Subset> subsets() {
    return heldOut.passes().keySet();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    prepare();
    Pass pass = heldOut.passes().get(subset);
    if (pass == null) {
      throw new IllegalArgumentException(
          "the learner has no " + subset + " data, but " + subsets());
    }
    return guard("an evaluation", () -> evaluate(pass));
  }

  private Evaluation evaluate(Pass pass) {
    Tally tally = new Tally(options.loss().averaged());
    Tensor random = randomness.copy();
    Quiet quiet = new Quiet(network.module());
    try {
      for (int i = 0; i < pass.batches(); i++) {
        Batch batch = pass.batch(i);
        Scope.withoutGradients(
            () -> {
              Feed.Input input = feed.of(batch);
              tally.add(network.forward(input.features()), input);
            });
      }
    } finally {
      quiet.end();
      randomness.restore(random);
      random.close();
    }
    return tally.evaluation();
  }

  @Override
  public Snapshot snapshot() {
    prepare();
    return guard("taking a snapshot", () -> new Memory(this));
  }

  @Override
  public void restore(Snapshot snapshot) {
    prepare();
    if (!(snapshot instanceof Memory memory && memory.owner == this)) {
      throw new IllegalArgumentException("the snapshot is another learner's");
    }
    if (memory.closed) {
      throw new IllegalArgumentException("the snapshot is closed");
    }
    guard(
        "restoring a snapshot",
        () -> {
          tensors.assign(memory.tensors);
          stepper.restore(memory.optimizer);
          randomness.restore(memory.random);
          batches.restore(memory.cursor);
          return memory;
        });
  }

  @Override
  public void save(Path folder) throws IOException {
    prepare();
    guarded(
        "saving the model",
        () -> LearnerFiles.save(folder, tensors, stepper, randomness, batches.cursor()));
  }

  @Override
  public void load(Path folder) throws IOException {
    prepare();
    guarded(
        "loading the model",
        () -> LearnerFiles.load(folder, tensors, stepper, randomness, batches));
  }

  /** Work on files. */
  private interface FileWork {
    void run() throws IOException;
  }

  private static void guarded(String work, FileWork action) throws IOException {
    try {
      guard(
          work,
          () -> {
            try {
              action.run();
              return true;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void reseed(long seed) {
    prepare();
    batches.reseed(seed);
    randomness.seed(seed);
  }

  @Override
  public long stepsPerEpoch() {
    return batches.stepsPerEpoch();
  }

  @Override
  public List<String> notes() {
    return batches.pipeline().data().notes();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }

  private void prepare() {
    checkOpen();
    randomness.use();
    if (Thread.currentThread() != thread) {
      thread = Thread.currentThread();
      gradients.useThreads();
    }
  }

  private static <T> T guard(String work, Supplier<T> action) {
    try {
      return action.get();
    } catch (LearnerException | DataException | IllegalArgumentException | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LearnerException("PyTorch failed in " + work + ": " + Natives.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      gradients.close();
      feed.close();
      tensors.close();
      randomness.close();
      batches.close();
      onClose.run();
    }
  }

  private static final class Memory implements Snapshot {
    private final TorchLearner owner;
    private final Tensors tensors;
    private final BytePointer optimizer;
    private final Tensor random;
    private final Cursor cursor;
    private boolean closed;

    Memory(TorchLearner owner) {
      this.owner = owner;
      this.tensors = owner.tensors.copy();
      this.optimizer = owner.stepper.save();
      this.random = owner.randomness.copy();
      this.cursor = owner.batches.cursor();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        tensors.close();
        optimizer.close();
        random.close();
      }
    }
  }
}
