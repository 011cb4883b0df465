package org.lr4j.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.BatchSource;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Clipping;
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
 * when it is closed. Its random stream begins where libtorch's default generator is when the
 * learner is made; {@link #reseed} changes it afterwards. Learners that take turns on one thread do
 * not disturb each other's dropout; learners at work on several threads at once share libtorch's
 * random generator.
 */
public final class TorchLearner implements DurableLearner {
  /** Whose number of threads libtorch has; it is one for all learners of a thread. */
  private static @Nullable TorchLearner atWork;

  private final Module module;
  private final TorchOptimizer optimizer;
  private final Workload work;
  private final LearnerOptions options;
  private final Tensors tensors;
  private final Randomness randomness;
  private final Together together;
  private final List<Runnable> onClose = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Map<String, String> description = Map.of();
  private Optional<String> dataDigest = Optional.empty();
  private Thread thread = Thread.currentThread();
  private boolean closed;

  /** Makes what a learner works on, for the device that its module is on. */
  interface Opening {
    Workload on(org.bytedeco.pytorch.Device device);
  }

  TorchLearner(
      Module module,
      TorchOptimizer optimizer,
      Opening opening,
      LearnerOptions options,
      Runnable onClose) {
    this.module = module;
    this.optimizer = optimizer;
    this.options = options;
    this.tensors = Tensors.of(module, optimizer);
    this.randomness = new Randomness(tensors.device());
    this.work = open(opening);
    this.onClose.add(onClose);
    this.together = new Together(options.peers(), module, optimizer);
    try {
      requireFullStep();
      useThreads();
      together.begin(tensors, work.cursor(), work.batchesPerEpoch(), options);
      if (options.peers().rank() > 0) {
        randomness.seed(together.ownSeed(work.cursor().seed()));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Workload open(Opening opening) {
    try {
      return opening.on(tensors.device());
    } catch (RuntimeException | Error e) {
      tensors.close();
      randomness.close();
      throw e;
    }
  }

  private void requireFullStep() {
    if (work.batchesPerEpoch() < options.accumulation()) {
      throw new IllegalArgumentException(
          "a step accumulates "
              + options.accumulation()
              + " batches, but an epoch has "
              + work.batchesPerEpoch()
              + "; accumulate fewer");
    }
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
    Natives.load();
    return of(
        network,
        TorchOptimizer.of(optimizer),
        batches,
        heldOut,
        TrainingLoss.CROSS_ENTROPY,
        LearnerOptions.DEFAULT);
  }

  /**
   * A network of the caller's own with one input and one output, on one of lr4j's losses.
   *
   * @param network the network; its training mode is used as it is
   * @param optimizer over parameters of the network
   * @param batches the training data
   * @param heldOut the data to evaluate on
   * @param loss what training makes small
   * @param options threads, accumulation, clipping and precision
   * @return a learner over both
   * @throws IllegalArgumentException if an epoch has fewer batches than a step accumulates
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner of(
      Network network,
      TorchOptimizer optimizer,
      BatchSource batches,
      HeldOut heldOut,
      TrainingLoss loss,
      LearnerOptions options) {
    Natives.load();
    return new TorchLearner(
        network.module(),
        optimizer,
        device -> {
          Autocast autocast = Autocast.of(options.precision(), device);
          return new LabelledWorkload(
              network,
              Gradients.whole(network, loss, options.threads(), autocast),
              loss,
              batches,
              heldOut,
              options.peers(),
              autocast,
              device);
        },
        options,
        () -> {});
  }

  /**
   * A module of the caller's own on any task: any inputs, any loss, any evaluation.
   *
   * @param module holds the parameters and buffers; its training mode is used as it is
   * @param optimizer SGD, Adam, AdamW, RMSprop or Adagrad over parameters of the module; parameters
   *     that it does not have, or that need no gradient, stay as they are
   * @param task what to train on and by which loss
   * @return a learner over these
   * @throws IllegalArgumentException if the optimizer is of another kind
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner of(Module module, Optimizer optimizer, TorchTask<?> task) {
    Natives.load();
    return of(module, TorchOptimizer.of(optimizer), task, LearnerOptions.DEFAULT);
  }

  /**
   * The same with options, or with an optimizer that libtorch does not have.
   *
   * @param module holds the parameters and buffers; its training mode is used as it is
   * @param optimizer over parameters of the module
   * @param task what to train on and by which loss
   * @param options threads, accumulation, clipping and precision
   * @return a learner over these
   * @throws IllegalArgumentException if an epoch has fewer batches than a step accumulates
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner of(
      Module module, TorchOptimizer optimizer, TorchTask<?> task, LearnerOptions options) {
    Natives.load();
    return new TorchLearner(
        module,
        optimizer,
        device -> task.open(options.threads(), Autocast.of(options.precision(), device)),
        options,
        () -> {});
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
  public Step step() {
    prepare();
    return guard("a training step", () -> together.orLeave(this::takeStep));
  }

  private Step takeStep() {
    int batches = options.accumulation();
    Cursor place = work.cursor();
    if (place.batch() + batches > work.batchesPerEpoch()) {
      // What is left of an epoch does not fill a step.
      work.restore(new Cursor(place.seed(), place.epoch() + 1, 0));
    }
    optimizer.zeroGradients();
    double sum = 0;
    int samples = 0;
    for (int i = 0; i < batches; i++) {
      Workload.BatchLoss taken = Scope.of(() -> work.addGradients(batches));
      sum += taken.loss();
      samples += taken.samples();
    }
    double loss = work.isMean() && batches > 1 ? sum / batches : sum;
    Together.Total total = together.total(loss, samples, work.isMean(), place);
    boolean finite = Double.isFinite(total.loss());
    if (finite) {
      together.exchange(samples, total, work.isMean());
      Scope.run(this::move);
    }
    return new Step(total.loss(), total.samples(), finite);
  }

  private void move() {
    if (options.clipping().isPresent()) {
      clip(options.clipping().get());
    }
    optimizer.step();
  }

  /** Clips the gradients of all groups together; parameters without a gradient are passed over. */
  private void clip(Clipping clipping) {
    TensorVector parameters = new TensorVector(optimizer.parameters().toArray(Tensor[]::new));
    if (clipping.kind() == Clipping.Kind.NORM) {
      torch.clip_grad_norm_(parameters, clipping.bound());
    } else {
      torch.clip_grad_value_(parameters, clipping.bound());
    }
  }

  @Override
  public Set<Subset> subsets() {
    return work.subsets();
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    prepare();
    if (!work.subsets().contains(subset)) {
      throw new IllegalArgumentException(
          "the learner has no " + subset + " data, but " + subsets());
    }
    return guard("an evaluation", () -> together.orLeave(() -> evaluateQuietly(subset)));
  }

  private Evaluation evaluateQuietly(Subset subset) {
    Tensor random = randomness.copy();
    EvaluationMode mode = new EvaluationMode(module);
    try {
      return together.agreed(work.evaluate(subset));
    } finally {
      mode.end();
      randomness.restore(random);
      random.close();
    }
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
          assign(memory);
          return memory;
        });
  }

  private void assign(Memory memory) {
    tensors.assign(memory.tensors);
    optimizer.restore(memory.optimizer);
    randomness.restore(memory.random);
    work.restore(memory.cursor);
  }

  @Override
  public void save(Path folder) throws IOException {
    prepare();
    guarded(
        "saving the model",
        () ->
            LearnerFiles.save(folder, tensors, description, optimizer, randomness, work.cursor()));
  }

  @Override
  public void load(Path folder) throws IOException {
    prepare();
    guarded(
        "loading the model",
        () -> {
          try (Memory before = new Memory(this)) {
            try {
              LearnerFiles.load(folder, tensors, optimizer, randomness, work);
            } catch (IOException | RuntimeException | Error e) {
              assign(before);
              throw e;
            }
          }
        });
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
    work.reseed(seed);
    randomness.seed(together.ownSeed(seed));
  }

  @Override
  public long stepsPerEpoch() {
    return work.batchesPerEpoch() / options.accumulation();
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(work.notes());
    notes.stream().filter(note -> !all.contains(note)).forEach(all::add);
    return List.copyOf(all);
  }

  /** Adds sentences that a user should read. */
  TorchLearner noting(List<String> more) {
    notes.addAll(more);
    return this;
  }

  @Override
  public Optional<String> dataDigest() {
    return dataDigest;
  }

  /** Ends something when the learner is closed. */
  TorchLearner closing(Runnable more) {
    onClose.add(more);
    return this;
  }

  /** Sets by what the data is known again. */
  void learningFrom(String digest) {
    together.requireSameData(digest);
    dataDigest = Optional.of(digest);
  }

  /** Sets what files of weights say of the model. */
  void describedBy(Map<String, String> record) {
    // In a fixed order, so that equal runs leave equal files.
    description = Collections.unmodifiableMap(new TreeMap<>(record));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }

  private void prepare() {
    checkOpen();
    randomness.use();
    useThreads();
  }

  /** Sets libtorch's threads, unless this learner was the last to do so, on this thread. */
  private void useThreads() {
    synchronized (TorchLearner.class) {
      if (atWork != this || Thread.currentThread() != thread) {
        work.useThreads();
        thread = Thread.currentThread();
        atWork = this;
      }
    }
  }

  private void leaveThreads() {
    synchronized (TorchLearner.class) {
      if (atWork == this) {
        atWork = null;
      }
    }
  }

  private static <T> T guard(String work, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      // JavaCPP throws C++ exceptions as this very class; a subclass is Java's, or the caller's.
      if (e.getClass() != RuntimeException.class || !isNative(e)) {
        throw e;
      }
      throw new LearnerException("PyTorch failed in " + work + ": " + Natives.firstLine(e), e);
    }
  }

  private static boolean isNative(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("org.bytedeco.");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      leaveThreads();
      List<Runnable> all =
          new ArrayList<>(List.of(work::close, together::close, tensors::close, randomness::close));
      all.addAll(onClose);
      closeAll(all);
    }
  }

  /** Runs each of them, whatever the others throw. */
  private static void closeAll(List<Runnable> all) {
    RuntimeException failure = null;
    for (Runnable one : all) {
      try {
        one.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
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
      this.optimizer = owner.optimizer.save();
      this.random = owner.randomness.copy();
      this.cursor = owner.work.cursor();
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
