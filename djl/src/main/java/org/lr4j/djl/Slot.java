package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * What an optimizer keeps for one parameter on one device.
 *
 * @param updates how many updates the parameter has had
 * @param arrays none yet, or the velocity, the moments or the sum of squares
 */
record Slot(long updates, List<NDArray> arrays) implements AutoCloseable {
  static final Slot EMPTY = new Slot(0, List.of());

  Slot {
    arrays = List.copyOf(arrays);
  }

  /** The same with an array more. */
  Slot with(NDArray array) {
    List<NDArray> more = new ArrayList<>(arrays);
    more.add(array);
    return new Slot(updates, more);
  }

  /** A copy whose arrays belong to a manager. */
  Slot copy(NDManager manager) {
    List<NDArray> copies = new ArrayList<>();
    for (NDArray array : arrays) {
      NDArray copy = array.duplicate();
      copy.attach(manager);
      copies.add(copy);
    }
    return new Slot(updates, copies);
  }

  @Override
  public void close() {
    arrays.forEach(NDArray::close);
  }
}
