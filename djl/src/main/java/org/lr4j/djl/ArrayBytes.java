package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Locale;

/** Arrays in a file, each with its length before it. */
final class ArrayBytes {
  private ArrayBytes() {}

  static void write(NDArray array, DataOutputStream out) throws IOException {
    byte[] bytes = array.encode();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** An array of the optimizer's state for a parameter, which belongs to the scope. */
  static NDArray read(DataInputStream in, NDManager scope, NDArray weight, String name)
      throws IOException {
    NDArray array = scope.decode(in.readNBytes(in.readInt()));
    if (!array.getShape().equals(weight.getShape())) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the state of parameter %s has shape %s, the model has %s",
              name,
              array.getShape(),
              weight.getShape()));
    }
    return array;
  }
}
