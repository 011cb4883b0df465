package org.lr4j.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lr4j.disk.CheckedFile;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A learner's state in one file, {@code learner.bin}: parameters, updater state, counts, rates and
 * momentum, the place in the data, and a CRC-32 of it all at the end, so that a damaged file is
 * known before anything has changed.
 */
final class LearnerFile {
  private static final String NAME = "learner.bin";
  private static final String MAGIC = "lr4j dl4j learner 1";

  private LearnerFile() {}

  static void save(Path folder, Network network, List<UpdaterGroup> groups, Dl4jLearner.Place place)
      throws IOException {
    CheckedFile.write(
        folder.resolve(NAME),
        out -> {
          out.writeUTF(MAGIC);
          out.writeUTF(model(network, groups));
          out.writeLong(place.seed());
          out.writeLong(place.epoch());
          out.writeInt(place.index());
          out.writeInt(network.iteration());
          out.writeInt(network.epoch());
          out.writeDouble(network.loss());
          for (UpdaterGroup group : groups) {
            for (Hyperparameter each : Hyperparameter.values()) {
              if (group.group().hyperparameters().contains(each)) {
                out.writeDouble(group.get(each));
              }
            }
          }
          ArrayStream.write(network.params(), out);
          ArrayStream.write(network.updater().getStateViewArray(), out);
        });
  }

  /** Reads all of it before the first change; the place in the data. */
  static Dl4jLearner.Place load(
      Path folder, Network network, List<UpdaterGroup> groups, int batchesPerEpoch)
      throws IOException {
    Path file = folder.resolve(NAME);
    try (DataInputStream in = CheckedFile.open(file)) {
      return load(file, in, network, groups, batchesPerEpoch);
    }
  }

  private static Dl4jLearner.Place load(
      Path file,
      DataInputStream in,
      Network network,
      List<UpdaterGroup> groups,
      int batchesPerEpoch)
      throws IOException {
    String magic = in.readUTF();
    if (!magic.equals(MAGIC)) {
      throw new LearnerException(file + " is no state of a DL4J learner, but " + magic);
    }
    String model = in.readUTF();
    if (!model.equals(model(network, groups))) {
      throw new LearnerException(
          file + " is another model's: it has " + model + ", not " + model(network, groups));
    }
    Dl4jLearner.Place place = new Dl4jLearner.Place(in.readLong(), in.readLong(), in.readInt());
    if (place.index() >= batchesPerEpoch) {
      throw new LearnerException(
          file + " stands at batch " + place.index() + ", but an epoch has " + batchesPerEpoch);
    }
    int iteration = in.readInt();
    int epoch = in.readInt();
    double loss = in.readDouble();
    List<Map<Hyperparameter, Double>> values = new ArrayList<>();
    for (UpdaterGroup group : groups) {
      Map<Hyperparameter, Double> own = new EnumMap<>(Hyperparameter.class);
      for (Hyperparameter each : Hyperparameter.values()) {
        if (group.group().hyperparameters().contains(each)) {
          own.put(each, each.require(in.readDouble()));
        }
      }
      values.add(own);
    }
    INDArray params = ArrayStream.read(in).orElseThrow();
    Optional<INDArray> state = ArrayStream.read(in);
    network.params().assign(params);
    state.ifPresent(found -> network.updater().getStateViewArray().assign(found));
    network.setCounts(iteration, epoch);
    network.setLoss(loss);
    for (int g = 0; g < groups.size(); g++) {
      values.get(g).forEach(groups.get(g)::set);
    }
    return place;
  }

  /** What must be equal for the arrays to mean the same. */
  private static String model(Network network, List<UpdaterGroup> groups) {
    INDArray state = network.updater().getStateViewArray();
    StringBuilder model = new StringBuilder();
    model.append(network.params().length()).append(" parameters, ");
    model.append(state == null ? 0 : state.length()).append(" numbers of updater state, groups");
    groups.forEach(group -> model.append(' ').append(group.group().name()));
    return model.toString();
  }
}
