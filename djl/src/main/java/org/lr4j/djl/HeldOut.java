package org.lr4j.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;

/** A fixed set of samples to evaluate a model on, in pieces of bounded size. */
final class HeldOut {
  private static final int PIECE = 256;

  private final Minibatches data;
  private final int pieces;

  /** The data, or its first pieces. */
  HeldOut(RandomAccessDataset data, int limit) {
    this.data = Minibatches.of(data, PIECE);
    this.pieces = Math.min(this.data.perEpoch(), limit);
  }

  Evaluation evaluate(Trainer trainer) {
    double loss = 0;
    long samples = 0;
    Optional<RightAnswers> right =
        trainer.getLoss() instanceof SoftmaxCrossEntropyLoss
            ? Optional.of(RightAnswers.NONE)
            : Optional.empty();
    for (int piece = 0; piece < pieces; piece++) {
      try (NDManager scope = trainer.getManager().newSubManager();
          Batch batch = data.inOrder(scope, piece)) {
        NDList labels = batch.getLabels();
        NDList answers = trainer.evaluate(batch.getData());
        answers.attach(scope);
        loss += batch.getSize() * Numbers.of(trainer.getLoss().evaluate(labels, answers));
        right =
            right.flatMap(
                before -> RightAnswers.of(labels.head(), answers.head()).map(before::plus));
        samples += batch.getSize();
      }
    }
    return new Evaluation(
        loss / samples,
        right.map(all -> OptionalDouble.of(all.share())).orElse(OptionalDouble.empty()));
  }
}
