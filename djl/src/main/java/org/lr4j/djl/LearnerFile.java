package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.util.Pair;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lr4j.disk.CheckedFile;
import org.lr4j.engine.LearnerException;

/**
 * A learner's state in one file, {@code learner.bin}: parameters and buffers by their names in the
 * block, optimizer state, hyperparameters, the place in the data, and a CRC-32 of it all at the
 * end, so that a damaged file is known before anything has changed.
 */
final class LearnerFile {
  private static final String NAME = "learner.bin";
  private static final String MAGIC = "lr4j djl learner 2";

  private LearnerFile() {}

  static void save(Path folder, Trainer trainer, OptimizerAccess optimizer, Place place)
      throws IOException {
    Block block = trainer.getModel().getBlock();
    CheckedFile.write(
        folder.resolve(NAME),
        out -> {
          out.writeUTF(MAGIC);
          out.writeUTF(model(block));
          out.writeLong(place.seed());
          out.writeLong(place.epoch());
          out.writeInt(place.index());
          for (Pair<String, Parameter> named : block.getParameters()) {
            ArrayBytes.write(named.getValue().getArray(), out);
          }
          optimizer.save(block, out);
        });
  }

  /** Reads all of it before the first change; the place in the data. */
  static Place load(Path folder, Trainer trainer, OptimizerAccess optimizer, int batchesPerEpoch)
      throws IOException {
    Path file = folder.resolve(NAME);
    try (DataInputStream in = CheckedFile.open(file)) {
      return load(file, in, trainer, optimizer, batchesPerEpoch);
    }
  }

  private static Place load(
      Path file,
      DataInputStream in,
      Trainer trainer,
      OptimizerAccess optimizer,
      int batchesPerEpoch)
      throws IOException {
    String magic = in.readUTF();
    if (!magic.equals(MAGIC)) {
      throw new LearnerException(file + " is no state of a DJL learner, but " + magic);
    }
    Block block = trainer.getModel().getBlock();
    String model = in.readUTF();
    if (!model.equals(model(block))) {
      throw new LearnerException(
          file + " is another model's: it has " + model + ", not " + model(block));
    }
    Place place = new Place(in.readLong(), in.readLong(), in.readInt());
    if (place.index() >= batchesPerEpoch) {
      throw new LearnerException(
          file + " stands at batch " + place.index() + ", but an epoch has " + batchesPerEpoch);
    }
    try (NDManager scope = trainer.getManager().newSubManager()) {
      Map<Parameter, NDArray> arrays = new LinkedHashMap<>();
      for (Pair<String, Parameter> named : block.getParameters()) {
        arrays.put(named.getValue(), scope.decode(in.readNBytes(in.readInt())));
      }
      optimizer.load(block, in, scope).run();
      arrays.forEach(LearnerFile::put);
    }
    return place;
  }

  private static void put(Parameter parameter, NDArray values) {
    values.attach(parameter.getArray().getManager());
    Weights.put(parameter, values);
  }

  /** What must be equal for the arrays to mean the same. */
  private static String model(Block block) {
    StringBuilder model = new StringBuilder("parameters");
    for (Pair<String, Parameter> named : block.getParameters()) {
      model.append(' ').append(named.getKey()).append(named.getValue().getArray().getShape());
    }
    return model.toString();
  }
}
