package org.lr4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A fixed set of samples to evaluate a network on, in pieces of bounded size. */
final class HeldOut {
  private static final int PIECE = 256;

  private final List<MultiDataSet> pieces = new ArrayList<>();
  private final boolean classes;
  private final int count;

  /** The first {@code limit} samples of the data, or all. */
  HeldOut(DataSet data, int limit) {
    Samples samples = new Samples(Samples.of(data));
    count = Math.min(samples.count(), limit);
    if (!(count >= 1)) {
      throw new IllegalArgumentException("held-out data must have at least 1 sample, but has 0");
    }
    for (int from = 0; from < count; from += PIECE) {
      pieces.add(samples.rows(IntStream.range(from, Math.min(from + PIECE, count)).toArray()));
    }
    classes = areClasses(samples.labels());
  }

  /** Whether each row is a one and otherwise zeros. */
  private static boolean areClasses(@Nullable INDArray labels) {
    return labels != null
        && labels.rank() == 2
        && labels.size(1) > 1
        && labels.eq(0).castTo(DataType.DOUBLE).sumNumber().longValue()
            == labels.length() - labels.size(0)
        && labels.max(1).eq(1).all()
        && labels.min().getDouble(0) == 0;
  }

  Evaluation evaluate(Network network) {
    double loss = 0;
    long correct = 0;
    for (MultiDataSet piece : pieces) {
      long samples = piece.getFeatures(0).size(0);
      loss += network.score(piece) * samples / count;
      if (classes) {
        INDArray output = network.output(piece);
        correct +=
            piece
                .getLabels(0)
                .argMax(1)
                .eq(output.argMax(1))
                .castTo(DataType.DOUBLE)
                .sumNumber()
                .longValue();
      }
    }
    return new Evaluation(
        loss, classes ? OptionalDouble.of((double) correct / count) : OptionalDouble.empty());
  }
}
