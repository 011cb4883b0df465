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
 * A learner with a simple state: an array of doubles, hyperparameters and a place in the data. Its
 * epochs visit numbered batches in an order that follows from the seed and the epoch.
 */
abstract class ReferenceLearner implements DurableLearner {
  private static final String FILE = "reference.txt";
  private static final String END = "end";

  /** Everything that an update changes: weights, velocities. */
  final double[] state;

  private final List<ParameterGroup> groups;
  private final List<Map<Hyperparameter, Double>> values;
  private final int batches;
  private Place place;
  private boolean closed;

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
    private List<Map<Hyperparameter, Double>> values;
    private Place place;
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
    checkOpen();
    return Objects.requireNonNull(values.get(group).get(known(group, hyperparameter)));
  }

  @Override
  public final void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
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
    checkOpen();
    int batch = place.batchOf(batches);
    place = place.next(batches);
    return stepOn(batch);
  }

  @Override
  public final Snapshot snapshot() {
    checkOpen();
    return new Memory(this);
  }

  @Override
  public final void restore(Snapshot snapshot) {
    checkOpen();
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
    checkOpen();
    List<String> lines = new ArrayList<>();
    lines.add(place.seed + " " + place.epoch + " " + place.batch);
    values.forEach(group -> group.forEach((name, value) -> lines.add(name.name() + " " + value)));
    Arrays.stream(state).mapToObj(Double::toString).forEach(lines::add);
    lines.add(END);
    Files.write(folder.resolve(FILE), lines);
  }

  @Override
  public final void load(Path folder) throws IOException {
    checkOpen();
    List<String> lines = Files.readAllLines(folder.resolve(FILE));
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(END)) {
      throw new IOException(FILE + " in " + folder + " is cut short");
    }
    int hyperparameters = values.stream().mapToInt(Map::size).sum();
    if (lines.size() != 2 + hyperparameters + state.length) {
      throw new LearnerException(FILE + " in " + folder + " is another model's");
    }
    try (Memory read = new Memory(this)) {
      read(lines, read);
      restore(read);
    } catch (IllegalArgumentException e) {
      throw new IOException(FILE + " in " + folder + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Fills a memory that is not in use yet, so that damaged lines change nothing. */
  private void read(List<String> lines, Memory into) {
    String[] at = lines.get(0).split(" ", -1);
    if (at.length != 3) {
      throw new IllegalArgumentException("no place in the data");
    }
    into.place = new Place(Long.parseLong(at[0]), Long.parseLong(at[1]), Integer.parseInt(at[2]));
    if (!(into.place.batch >= 0 && into.place.batch < batches)) {
      throw new IllegalArgumentException("no batch " + into.place.batch);
    }
    Iterator<String> rest = lines.subList(1, lines.size() - 1).iterator();
    List<Map<Hyperparameter, Double>> groups = new ArrayList<>();
    for (Map<Hyperparameter, Double> group : values) {
      Map<Hyperparameter, Double> read = new EnumMap<>(Hyperparameter.class);
      for (int i = group.size(); i > 0; i--) {
        String[] entry = rest.next().split(" ", -1);
        Hyperparameter name = Hyperparameter.valueOf(entry[0]);
        if (entry.length != 2 || !group.containsKey(name)) {
          throw new IllegalArgumentException("no hyperparameter " + name);
        }
        read.put(name, name.require(Double.parseDouble(entry[1])));
      }
      groups.add(read);
    }
    into.values = groups;
    Arrays.setAll(into.state, i -> Double.parseDouble(rest.next()));
  }

  @Override
  public final void reseed(long seed) {
    checkOpen();
    place = new Place(seed, 0, 0);
  }

  @Override
  public final long stepsPerEpoch() {
    return batches;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Refuses to work after the end. */
  final void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }
}
