package org.lr4j.dl4j;

import java.nio.FloatBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Samples along the first dimension of one or more arrays, to be picked by number. */
final class Samples {
  /** Floats that a buffer of 2 GiB holds. */
  private static final long LONGEST_BUFFER = Integer.MAX_VALUE / Float.BYTES;

  private final MultiDataSet data;

  Samples(MultiDataSet data) {
    this.data = map(data, Samples::rowMajor);
  }

  /** The same samples in DL4J's form for any number of arrays. */
  static MultiDataSet of(DataSet data) {
    return new MultiDataSet(
        array(data.getFeatures()),
        array(data.getLabels()),
        array(data.getFeaturesMaskArray()),
        array(data.getLabelsMaskArray()));
  }

  private static INDArray @Nullable [] array(@Nullable INDArray array) {
    return array == null ? null : new INDArray[] {array};
  }

  int count() {
    return data.numFeatureArrays() == 0 ? 0 : Math.toIntExact(data.getFeatures(0).size(0));
  }

  /** The labels, where there is one array of them. */
  @Nullable INDArray labels() {
    return data.numLabelsArrays() == 1 ? data.getLabels(0) : null;
  }

  /** Copies of the samples with these numbers. */
  MultiDataSet rows(int[] numbers) {
    return map(data, array -> rows(array, numbers));
  }

  private static INDArray rows(INDArray array, int[] numbers) {
    INDArray rows = copied(array, numbers);
    if (rows == null) {
      long count = array.size(0);
      rows = Nd4j.pullRows(array.reshape('c', count, array.length() / count), 1, numbers);
    }
    long[] shape = array.shape().clone();
    shape[0] = numbers.length;
    return rows.reshape('c', shape);
  }

  /**
   * The same by plain copies, which for a small batch take a fraction of the time. Arrays of
   * numbers that are not floats, or too large for a buffer, are left to the engine.
   */
  private static @Nullable INDArray copied(INDArray array, int[] numbers) {
    boolean plain = array.dataType() == DataType.FLOAT && array.length() <= LONGEST_BUFFER;
    if (!plain || array.data().offset() != 0) {
      return null;
    }
    int width = Math.toIntExact(array.length() / array.size(0));
    INDArray rows = Nd4j.createUninitialized(DataType.FLOAT, numbers.length, width);
    FloatBuffer from = array.data().asNioFloat();
    FloatBuffer to = rows.data().asNioFloat();
    for (int row = 0; row < numbers.length; row++) {
      to.put(row * width, from, numbers[row] * width, width);
    }
    Nd4j.getAffinityManager().tagLocation(rows, AffinityManager.Location.HOST);
    return rows;
  }

  private static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
  }

  private static MultiDataSet map(MultiDataSet data, UnaryOperator<INDArray> change) {
    return new MultiDataSet(
        map(data.getFeatures(), change),
        map(data.getLabels(), change),
        map(data.getFeaturesMaskArrays(), change),
        map(data.getLabelsMaskArrays(), change));
  }

  private static INDArray @Nullable [] map(
      INDArray @Nullable [] arrays, UnaryOperator<INDArray> change) {
    if (arrays == null) {
      return null;
    }
    INDArray[] changed = new INDArray[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      changed[i] = arrays[i] == null ? null : change.apply(arrays[i]);
    }
    return changed;
  }
}
