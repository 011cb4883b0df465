package org.lr4j.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.lr4j.data.BatchSource;
import org.lr4j.data.Batches;
import org.lr4j.data.DataDigest;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.InputEncoding;
import org.lr4j.data.Normalization;
import org.lr4j.data.Opened;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Prefetch;
import org.lr4j.data.Splits;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Predictor;
import org.lr4j.engine.Recipe;
import org.lr4j.torch.distributed.Meeting;
import org.lr4j.torch.distributed.Peers;
import org.lr4j.torch.distributed.ProcessGroup;

/** PyTorch in this process: learners over data, models and optimizers that go by a name. */
public final class TorchEngine implements Engine {
  private static final int AHEAD = 2;

  /** For {@link java.util.ServiceLoader}; those who know the class use {@link #open}. */
  public TorchEngine() {}

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public Supplier<Learner> prepare(Recipe recipe) {
    TorchConfig config = RecipeReader.read(recipe);
    Optional<Meeting> meeting = recipe.text(RecipeReader.PROCESS).map(Meeting::parse);
    return () -> meeting.isPresent() ? open(config, meeting.get()) : open(config);
  }

  /** One of several processes that train together. */
  private static TorchLearner open(TorchConfig config, Meeting meeting) {
    ProcessGroup group = ProcessGroup.join(meeting);
    try {
      return open(config.withPeers(group)).closing(group::close);
    } catch (RuntimeException | Error e) {
      group.close();
      throw e;
    }
  }

  @Override
  public Recipe completed(Recipe recipe) {
    return RecipeReader.completed(recipe);
  }

  /**
   * Opens data by name and builds a learner.
   *
   * @param config what to train
   * @return a learner that owns its network
   * @throws DataException if the data is unknown, missing or damaged, or smaller than a batch
   * @throws IllegalArgumentException if the model or the loss does not fit the data
   * @throws LearnerException if there are no native libraries for this platform, or not the device
   */
  public static TorchLearner open(TorchConfig config) {
    Opened opened = DataSets.open(config.data(), config.dataFolder(), config.format());
    return open(config, opened.splits(), Optional.of(opened.encoding())).noting(opened.notes());
  }

  /**
   * Builds a learner over data of the caller's own.
   *
   * @param config what to train; its data and data folder are ignored
   * @param splits the data; without classes it is a regression on the squared error
   * @return a learner that owns its network
   * @throws DataException if there are fewer samples than a batch needs, a model's file cannot be
   *     read, or the data to be augmented holds no images
   * @throws IllegalArgumentException if the model or the loss does not fit the data
   * @throws LearnerException if there are no native libraries for this platform, or not the device
   */
  public static TorchLearner open(TorchConfig config, Splits splits) {
    return open(config, splits, Optional.empty());
  }

  private static TorchLearner open(
      TorchConfig config, Splits splits, Optional<InputEncoding> encoding) {
    Natives.load();
    Together.requireSame(config.peers(), "set of options", config.agreement());
    Dataset train = splits.train();
    if (train.labelsPerExample() > 1 && !Gpt.isName(config.model())) {
      throw new IllegalArgumentException(
          "model "
              + config.model()
              + " predicts once for each example, but a text asks at each place; use model gpt");
    }
    TrainingLoss loss =
        config
            .loss()
            .orElse(train.classes() == 0 ? TrainingLoss.SQUARED_ERROR : TrainingLoss.CROSS_ENTROPY);
    int outputs = loss.outputs(train.classes());
    org.bytedeco.pytorch.Device device = config.device().open();
    Supplier<Model> maker =
        () -> Models.create(config.model(), train.shape(), outputs, config.seed());
    Model model = maker.get();
    List<Runnable> opened = new ArrayList<>(List.of(model::close));
    try {
      model.moveTo(device);
      return learner(config, splits, encoding, loss, maker, model, device, opened);
    } catch (RuntimeException | Error e) {
      end(opened);
      throw e;
    }
  }

  /** Closes what has been opened, once. */
  private static void end(List<Runnable> opened) {
    opened.forEach(Runnable::run);
    opened.clear();
  }

  private static TorchLearner learner(
      TorchConfig config,
      Splits splits,
      Optional<InputEncoding> encoding,
      TrainingLoss loss,
      Supplier<Model> maker,
      Model model,
      org.bytedeco.pytorch.Device device,
      List<Runnable> opened) {
    Dataset train = splits.train();
    int outputs = loss.outputs(train.classes());
    int threads = config.threads().orElseGet(Natives::physicalCores);
    Normalization learned = model.normalization().fit(train);
    Normalization normalization =
        loss == TrainingLoss.SQUARED_ERROR ? learned.standardizingTargets(train) : learned;
    int batchSize = config.batchSize(train.size());
    Pipeline pipeline = Pipeline.of(train, normalization).layout(config.layout());
    OptionalDouble decay =
        config.weightDecay().isPresent() ? config.weightDecay() : model.weightDecay();
    List<Model.Group> groups = model.groups();
    TorchOptimizer optimizer =
        Optimizers.create(
            config.optimizer(), groups, config.learningRate(), config.momentum(), decay);
    opened.add(0, optimizer::close);
    BatchSource batches = batches(config, pipeline, batchSize);
    Peers peers = config.peers();
    int shares =
        SharedBatch.count(model, batchSize / peers.size(), model.numbers(train.shape()), threads);
    Autocast autocast = Autocast.of(config.precision(), device);
    Gradients gradients =
        device.is_cpu() && shares > 1
            ? new SharedBatch(model, maker, loss, shares, threads, autocast)
            : Gradients.whole(model, loss, threads, autocast);
    HeldOut heldOut = HeldOut.of(splits, normalization, config.layout());
    TorchLearner learner =
        new TorchLearner(
            model.module(),
            optimizer,
            where ->
                new LabelledWorkload(
                    model, gradients, loss, batches, heldOut, peers, autocast, where),
            LearnerOptions.of(config, threads),
            () -> end(opened));
    try {
      learner.learningFrom(DataDigest.of(splits));
    } catch (RuntimeException | Error e) {
      learner.close();
      throw e;
    }
    if (batchSize < config.batchSize()) {
      learner.noting(
          List.of(
              "batches of "
                  + batchSize
                  + ", because there are "
                  + train.size()
                  + " training examples; choose with --batch-size"));
    }
    encoding.ifPresent(
        how ->
            learner.describedBy(ModelRecord.of(config.model(), outputs, loss, how, normalization)));
    return learner;
  }

  @Override
  public Predictor predictor(Path weights, Recipe options) {
    return TorchPredictor.open(weights, options);
  }

  /** Augmentation takes long enough to be done beside training. */
  private static BatchSource batches(TorchConfig config, Pipeline pipeline, int batchSize) {
    Pipeline whole = config.augmentation().map(pipeline::augmented).orElse(pipeline);
    Peers peers = config.peers();
    Batches batches =
        Batches.shuffled(whole, batchSize, config.seed()).share(peers.rank(), peers.size());
    return config.augmentation().isPresent() ? Prefetch.of(batches, AHEAD, 1) : batches;
  }
}
