package org.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.Span;
import org.lr4j.torch.LearnerOptions;
import org.lr4j.torch.Optimizers;
import org.lr4j.torch.TokenWindows;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TorchOptimizer;
import org.lr4j.torch.TorchTask;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** Trains a Transformer on a text: {@code TrainText TEXT FOLDER EPOCHS}. */
public final class TrainText {
  public static void main(String[] args) throws IOException {
    byte[] text = Files.readAllBytes(Path.of(args[0]));
    Checkpoints checkpoints = Checkpoints.in(Path.of(args[1]));
    int epochs = Integer.parseInt(args[2]);
    torch.manual_seed(1);
    TextTransformer model = new TextTransformer();

    // Train on nine tenths of the text; keep the last tenth to evaluate on.
    int end = text.length / 10 * 9;
    TokenWindows train =
        TokenWindows.ofBytes(Arrays.copyOf(text, end), TextTransformer.CONTEXT, 8);
    TokenWindows held =
        TokenWindows.ofBytes(
            Arrays.copyOfRange(text, end, text.length), TextTransformer.CONTEXT, 8);
    TorchTask<Tensor> task =
        TorchTask.of(train.shuffled(1), model::loss)
            .withSamples(windows -> (int) windows.size(0))
            .withHeldOut(Subset.VALIDATION, held.evenly(4));
    LearnerOptions options =
        LearnerOptions.DEFAULT.withAccumulation(2).withClipping(Clipping.norm(1));
    TorchOptimizer adamw = Optimizers.decayingMatrices("adamw", model, 1e-3, 0.1);

    try (TorchLearner learner = TorchLearner.of(model, adamw, task, options)) {
      // A run that was killed goes on with the rate that it began with.
      Policy policy = checkpoints.policy().orElseGet(() -> policy(learner, epochs));
      History history =
          new TrainingLoop(learner, policy).withCheckpoints(checkpoints).run(Span.epochs(epochs));
      history.epochs().forEach(System.out::println);
    }
  }

  private static Policy policy(TorchLearner learner, int epochs) {
    double rate = LrFinder.exponential(1e-5, 1, 100).run(learner).orElseThrow().rate();
    long steps = epochs * learner.stepsPerEpoch();
    return Policy.of(Schedules.warmupCosine(rate, steps / 10, steps, 0));
  }
}
