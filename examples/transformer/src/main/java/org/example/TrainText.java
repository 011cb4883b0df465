package org.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.Span;
import org.lr4j.torch.BatchStream;
import org.lr4j.engine.Clipping;
import org.lr4j.torch.LearnerOptions;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TorchOptimizer;
import org.lr4j.torch.TorchTask;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** Trains a Transformer on a text: {@code TrainText TEXT FOLDER EPOCHS STEPS_PER_EPOCH}. */
public final class TrainText {
  private static final int BATCH = 16;
  private static final int ACCUMULATED = 2;

  private TrainText() {}

  public static void main(String[] args) throws IOException {
    byte[] text = Files.readAllBytes(Path.of(args[0]));
    Path folder = Files.createDirectories(Path.of(args[1]));
    int epochs = Integer.parseInt(args[2]);
    int batches = ACCUMULATED * Integer.parseInt(args[3]);
    torch.manual_seed(1);
    TextTransformer model = new TextTransformer();

    // Train on nine tenths of the text; keep the last tenth to evaluate on.
    int end = text.length / 10 * 9;
    Tensor held = windows(text, end, text.length, new Cursor(7, 0, 0));
    TorchTask<Tensor> task =
        TorchTask.of(BatchStream.of(batches, 1, at -> windows(text, 0, end, at)), model::loss)
            .withSamples(windows -> (int) windows.size(0))
            .withHeldOut(Subset.VALIDATION, List.of(held));
    LearnerOptions options =
        LearnerOptions.DEFAULT.withAccumulation(ACCUMULATED).withClipping(Clipping.norm(1));

    try (TorchLearner learner = TorchLearner.of(model, optimizer(model), task, options)) {
      double rate = rate(learner, folder.resolve("rate.txt"));
      long steps = epochs * learner.stepsPerEpoch();
      Policy policy = Policy.of(Schedules.warmupCosine(rate, steps / 10, steps, 0));
      History history =
          new TrainingLoop(learner, policy)
              .withCheckpoints(Checkpoints.in(folder.resolve("checkpoints")))
              .run(Span.epochs(epochs));
      history.epochs().forEach(System.out::println);
    }
  }

  /** Weight decay for matrices only; biases and norms are a group of their own. */
  private static TorchOptimizer optimizer(TextTransformer model) {
    TensorVector matrices = new TensorVector();
    TensorVector rest = new TensorVector();
    TensorVector all = model.parameters();
    for (long i = 0; i < all.size(); i++) {
      (all.get(i).dim() > 1 ? matrices : rest).push_back(all.get(i));
    }
    AdamWOptions decayed = new AdamWOptions(1e-3);
    decayed.weight_decay().put(0.1);
    AdamWOptions plain = new AdamWOptions(1e-3);
    plain.weight_decay().put(0);
    AdamW adamw = new AdamW(matrices, decayed);
    adamw.add_param_group(new OptimizerParamGroup(rest, plain));
    return TorchOptimizer.of(adamw, "matrices", "rest");
  }

  /** The found rate; a run that was killed takes up the one that it began with. */
  private static double rate(TorchLearner learner, Path file) throws IOException {
    if (!Files.exists(file)) {
      double found = LrFinder.exponential(1e-5, 1, 100).run(learner).orElseThrow().rate();
      Files.writeString(file, Double.toString(found));
    }
    return Double.parseDouble(Files.readString(file));
  }

  /** A batch of windows of the text, which follows from its place alone. */
  private static Tensor windows(byte[] text, int from, int to, Cursor at) {
    int length = TextTransformer.CONTEXT + 1;
    SplittableRandom random =
        new SplittableRandom(at.seed() * 1_000_003 + at.epoch() * 10_007 + at.batch());
    long[] bytes = new long[BATCH * length];
    for (int row = 0; row < BATCH; row++) {
      int start = from + random.nextInt(to - from - length);
      for (int i = 0; i < length; i++) {
        bytes[row * length + i] = text[start + i] & 0xff;
      }
    }
    return Tensor.create(bytes, BATCH, length);
  }
}
