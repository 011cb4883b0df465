package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** The number in an array of one element. */
final class Numbers {
  private Numbers() {}

  static double of(NDArray array) {
    try (NDArray number = array.toType(DataType.FLOAT64, true)) {
      return number.toDoubleArray()[0];
    }
  }
}
