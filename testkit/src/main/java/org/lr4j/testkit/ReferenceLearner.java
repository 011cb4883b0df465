package org.lr4j.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;

/**
 * A learner whose state is an array of doubles, hyperparameters and a place in the data. Its epochs
 * visit numbered batches in an order that follows from the seed and the epoch.
 */
abstract class ReferenceLearner implements DurableLearner {
  private static final String FILE = "reference.txt";

  /** Everything that an update changes: weights, velocities. */
  final double[] state;

  private final List<ParameterGroup> groups;
  private final List<Map<Hyperparameter, Double>> values;
  private final int batches;
  private Place place;

  private record Place(long seed, long epoch, int batch) {
    Place next(int batches) {
      return batch + 1 < batches
          ? new Place(seed, epoch, batch + 1)
          : new Place(seed, epoch + 1, 0);
    }

    int batchOf(int batches) {
      int[] order = new int[batches];
      SplittableRandom random = new SplittableRandom(31 * seed + epoch);
      for (int i = 0; i < batches; i++) {
        int j = random.nextInt(i + 1);
        order[i] = order[j];
        order[j] = i;
      }
      return order[batch];
    }
  }

  private static final class Memory implements Snapshot {
    private final ReferenceLearner owner;
    private final double[] state;
    private final List<Map<Hyperparameter, Double>> values;
    private final Place place;
    private boolean closed;

    Memory(ReferenceLearner owner) {
      this.owner = owner;
      this.state = owner.state.clone();
      this.values = owner.values.stream().map(Map::copyOf).toList();
      this.place = owner.place;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  ReferenceLearner(
      List<ParameterGroup> groups,
      Map<Hyperparameter, Double> initial,
      int size,
      int batches,
      long seed) {
    this.groups = List.copyOf(groups);
    this.values =
        groups.stream().<Map<Hyperparameter, Double>>map(g -> new EnumMap<>(initial)).toList();
    this.state = new double[size];
    this.batches = batches;
    this.place = new Place(seed, 0, 0);
  }

  /** Takes an optimizer step on a batch; the loss before it. */
  abstract Step stepOn(int batch);

  @Override
  public final List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public final double get(int group, Hyperparameter hyperparameter) {
    return Objects.requireNonNull(values.get(group).get(known(group, hyperparameter)));
  }

  @Override
  public final void set(int group, Hyperparameter hyperparameter, double value) {
    values.get(group).put(known(group, hyperparameter), hyperparameter.require(value));
  }

  /** The hyperparameter, if the group has it. */
  private Hyperparameter known(int group, Hyperparameter hyperparameter) {
    if (!values.get(group).containsKey(hyperparameter)) {
      throw new IllegalArgumentException(
          "parameter group " + groups.get(group).name() + " has no " + hyperparameter);
    }
    return hyperparameter;
  }

  @Override
  public final Step step() {
    int batch = place.batchOf(batches);
    place = place.next(batches);
    return stepOn(batch);
  }

  @Override
  public final Snapshot snapshot() {
    return new Memory(this);
  }

  @Override
  public final void restore(Snapshot snapshot) {
    if (!(snapshot instanceof Memory memory && memory.owner == this)) {
      throw new IllegalArgumentException("the snapshot is another learner's");
    }
    if (memory.closed) {
      throw new IllegalArgumentException("the snapshot is closed");
    }
    System.arraycopy(memory.state, 0, state, 0, state.length);
    for (int g = 0; g < values.size(); g++) {
      values.get(g).putAll(memory.values.get(g));
    }
    place = memory.place;
  }

  @Override
  public final void save(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(place.seed + " " + place.epoch + " " + place.batch);
    values.forEach(group -> group.forEach((name, value) -> lines.add(name.name() + " " + value)));
    Arrays.stream(state).mapToObj(Double::toString).forEach(lines::add);
    Files.write(folder.resolve(FILE), lines);
  }

  @Override
  public final void load(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(FILE));
    int hyperparameters = values.stream().mapToInt(Map::size).sum();
    if (lines.size() != 1 + hyperparameters + state.length) {
      throw new LearnerException(FILE + " in " + folder + " is another model's");
    }
    String[] at = lines.get(0).split(" ", -1);
    Iterator<String> rest = lines.subList(1, lines.size()).iterator();
    place = new Place(Long.parseLong(at[0]), Long.parseLong(at[1]), Integer.parseInt(at[2]));
    for (Map<Hyperparameter, Double> group : values) {
      for (int i = group.size(); i > 0; i--) {
        String[] entry = rest.next().split(" ", -1);
        group.put(Hyperparameter.valueOf(entry[0]), Double.valueOf(entry[1]));
      }
    }
    Arrays.setAll(state, i -> Double.parseDouble(rest.next()));
  }

  @Override
  public final void reseed(long seed) {
    place = new Place(seed, 0, 0);
  }

  @Override
  public final long stepsPerEpoch() {
    return batches;
  }

  @Override
  public void close() {}
}
