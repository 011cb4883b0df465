package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
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

  /** An array of the optimizer's state for a parameter, which belongs to nobody. */
  static NDArray read(DataInputStream in, NDArray weight, String name) throws IOException {
    NDArray array = weight.getManager().decode(in.readNBytes(in.readInt()));
    if (!array.getShape().equals(weight.getShape())) {
      array.close();
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the state of parameter %s has shape %s, the model has %s",
              name,
              array.getShape(),
              weight.getShape()));
    }
    array.detach();
    return array;
  }
}
