package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many labels a classifier got right.
 *
 * <p>The classes are on the last axis of the answers, as in DJL's losses, or on axis 1, as in DJL's
 * {@code Accuracy}, which fails on sequences for that reason. The labels decide: they have the
 * number of a class for each place, or a distribution over the classes on the same axis.
 *
 * @param right the labels whose class has the largest answer
 * @param labels all labels
 */
record RightAnswers(long right, long labels) {
  private static final double ROUNDING = 1e-3;

  static final RightAnswers NONE = new RightAnswers(0, 0);

  RightAnswers plus(RightAnswers more) {
    return new RightAnswers(right + more.right, labels + more.labels);
  }

  double share() {
    return (double) right / labels;
  }

  /** Counts, unless the shapes do not show on which axis the classes are. */
  static Optional<RightAnswers> of(NDArray labels, NDArray answers) {
    List<Integer> axes =
        axes(answers.getShape()).stream().filter(axis -> fits(labels, answers, axis)).toList();
    return axes.size() == 1 ? Optional.of(count(labels, answers, axes.get(0))) : Optional.empty();
  }

  /** Where classes may be. */
  private static List<Integer> axes(Shape shape) {
    int last = shape.dimension() - 1;
    return IntStream.of(1, last)
        .distinct()
        .filter(axis -> axis >= 1 && axis <= last && shape.get(axis) > 1)
        .boxed()
        .toList();
  }

  private static boolean fits(NDArray labels, NDArray answers, int axis) {
    Shape shape = labels.getShape();
    if (shape.equals(answers.getShape())) {
      return areDistributions(labels, axis);
    }
    Shape before = answers.getShape().slice(0, axis);
    Shape after = answers.getShape().slice(axis + 1);
    return shape.equals(before.addAll(after)) || shape.equals(before.add(1).addAll(after));
  }

  private static boolean areDistributions(NDArray labels, int axis) {
    NDArray values = labels.toType(DataType.FLOAT32, false);
    return values.gte(0).all().getBoolean()
        && values.sum(new int[] {axis}).sub(1).abs().lte(ROUNDING).all().getBoolean();
  }

  private static RightAnswers count(NDArray labels, NDArray answers, int axis) {
    NDArray answered = answers.argMax(axis).toType(DataType.INT64, false);
    NDArray wanted =
        labels.getShape().equals(answers.getShape())
            ? labels.argMax(axis)
            : labels.reshape(answered.getShape());
    return new RightAnswers(
        wanted.toType(DataType.INT64, false).eq(answered).countNonzero().getLong(),
        answered.size());
  }
}
