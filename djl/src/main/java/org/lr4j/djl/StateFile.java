package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An optimizer's state as a file. DJL's identifiers of parameters are another in each process, so
 * the file has the names that parameters have in their block.
 */
record StateFile(long steps, Map<String, Map<Device, Slot>> slots) {
  private static final String MAGIC = "lr4j optimizer state 1";

  static void write(Block block, long steps, Map<String, Map<Device, Slot>> slots, OutputStream out)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeUTF(MAGIC);
    data.writeLong(steps);
    for (Pair<String, Parameter> named : block.getParameters()) {
      // The devices hold the same.
      Slot slot =
          slots.getOrDefault(named.getValue().getId(), Map.of()).values().stream()
              .findFirst()
              .orElse(Slot.EMPTY);
      data.writeUTF(named.getKey());
      data.writeLong(slot.updates());
      data.writeInt(slot.arrays().size());
      for (NDArray array : slot.arrays()) {
        ArrayBytes.write(array, data);
      }
    }
    data.flush();
  }

  static StateFile read(Block block, InputStream in, NDManager scope) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (!data.readUTF().equals(MAGIC)) {
      throw new IOException("this is not the state of an optimizer");
    }
    long steps = data.readLong();
    Map<String, Map<Device, Slot>> slots = new HashMap<>();
    for (Pair<String, Parameter> named : block.getParameters()) {
      String name = data.readUTF();
      if (!name.equals(named.getKey())) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "the state is of parameter %s where the model has %s",
                name,
                named.getKey()));
      }
      NDArray weight = named.getValue().getArray();
      Slot slot = new Slot(data.readLong(), arrays(data, scope, weight, name));
      if (slot.updates() > 0) {
        slots.put(named.getValue().getId(), new HashMap<>(Map.of(weight.getDevice(), slot)));
      }
    }
    return new StateFile(steps, slots);
  }

  private static List<NDArray> arrays(
      DataInputStream data, NDManager scope, NDArray weight, String name) throws IOException {
    List<NDArray> arrays = new ArrayList<>();
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      arrays.add(ArrayBytes.read(data, scope, weight, name));
    }
    return arrays;
  }
}
