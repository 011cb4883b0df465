package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers as arrays of the engine. DJL makes one for each multiplication by a number, which costs
 * more than the multiplication of a small parameter; most numbers come again with the next one.
 */
final class Scalars implements AutoCloseable {
  private static final int MOST = 16;

  private final Map<Key, NDArray> arrays = new HashMap<>();

  private record Key(double number, Device device) {}

  /** Multiplies in place. */
  NDArray times(NDArray array, double number) {
    return array.muli(of(number, array));
  }

  /** A new array, to be closed by the caller. */
  NDArray product(NDArray array, double number) {
    return array.mul(of(number, array));
  }

  private NDArray of(double number, NDArray like) {
    Key key = new Key(number, like.getDevice());
    NDArray known = arrays.get(key);
    if (known != null) {
      return known;
    }
    if (arrays.size() == MOST) {
      close();
    }
    NDArray made = like.getManager().create(number);
    made.detach();
    arrays.put(key, made);
    return made;
  }

  /** Frees the arrays; later numbers are made anew. */
  @Override
  public void close() {
    arrays.values().forEach(NDArray::close);
    arrays.clear();
  }
}
