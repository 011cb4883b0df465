package org.lr4j.dl4j;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Schedule} where DL4J expects an {@link ISchedule}: the learning rate of any updater, or
 * the momentum of {@code Nesterovs}.
 *
 * <pre>{@code
 * .updater(new Nesterovs(Dl4jSchedule.perIteration(lr), Dl4jSchedule.perIteration(momentum)))
 * }</pre>
 *
 * <p>DL4J's JSON and Java serialisation carry {@linkplain Plan#toText the text form}; a schedule
 * that is a function that the user wrote trains but cannot be written, and says so. Two are equal
 * when they count the same and their schedules are equal, so that layers configured alike stay in
 * one block of the updater.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public final class Dl4jSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;
  private final ScheduleType counts;
  private final int first;

  private Dl4jSchedule(Schedule schedule, ScheduleType counts, int first) {
    this.schedule = schedule;
    this.counts = counts;
    this.first = first;
  }

  /**
   * Lets every updater of a network follow a schedule from now on, whatever it was trained with
   * before: the next iteration takes the schedule's step 0.
   *
   * <p>Updaters that are configured differently keep the ratios of their rates; the schedule's
   * value is the rate of the first updater with a rate above 0, in the order of the parameters.
   * Where all stand at 0, their own schedules tell the ratios. The state of the updaters stays,
   * which {@code network.setLearningRate} does not manage: with a rate for a single layer it fails
   * on networks with batch norm.
   *
   * <p>The schedule is written into the configurations of layers and vertices as well, those within
   * {@code Bidirectional} and other wrappers included, so that a saved network keeps it. Networks
   * that were made from one configuration object share these: give each a {@code clone()}.
   *
   * @param network the network, initialized; no learner is open over it
   * @param schedule the rate of each iteration from now on
   * @throws IllegalStateException if a learner is open over the network
   * @throws IllegalArgumentException if no updater has a learning rate above 0, or the
   *     configuration of a layer cannot hold a schedule
   */
  public static void follow(MultiLayerNetwork network, Schedule schedule) {
    follow(new Network.Layers(network), schedule);
  }

  /**
   * The same for a graph.
   *
   * @param graph the graph, initialized; no learner is open over it
   * @param schedule the rate of each iteration from now on
   * @throws IllegalStateException if a learner is open over the graph
   * @throws IllegalArgumentException if no updater has a learning rate above 0, or the
   *     configuration of a layer cannot hold a schedule
   */
  public static void follow(ComputationGraph graph, Schedule schedule) {
    follow(new Network.Graph(graph), schedule);
  }

  private static void follow(Network network, Schedule schedule) {
    List<UpdaterBlock> blocks =
        network.updater().getUpdaterBlocks().stream()
            .filter(block -> block.getGradientUpdater().getConfig().hasLearningRate())
            .toList();
    double[] rates = new double[blocks.size()];
    double first = 0;
    for (int b = 0; b < rates.length; b++) {
      requireWritable(blocks.get(b));
      if (blocks.get(b).getGradientUpdater() instanceof StillAtZero) {
        throw new IllegalStateException(
            "a learner is open over the network; close it before the network follows a schedule");
      }
      IUpdater updater = blocks.get(b).getGradientUpdater().getConfig();
      rates[b] = UpdaterGroup.reference(updater, network.iteration(), network.epoch());
      first = first == 0 ? rates[b] : first;
    }
    if (first == 0) {
      throw new IllegalArgumentException(
          "no updater of the network has a learning rate above 0; give the first one such a rate");
    }
    for (int b = 0; b < rates.length; b++) {
      double ratio = rates[b] / first;
      Dl4jSchedule own =
          new Dl4jSchedule(
              ratio == 1 ? schedule : schedule.scale(ratio),
              ScheduleType.ITERATION,
              network.iteration());
      install(blocks.get(b), own);
    }
  }

  private static void install(UpdaterBlock block, Dl4jSchedule schedule) {
    IUpdater before = block.getGradientUpdater().getConfig();
    IUpdater updater = before.clone();
    updater.setLrAndSchedule(Double.NaN, schedule);
    block.setGradientUpdater(updater.instantiate(block.getUpdaterView(), false));
    for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
      ConfiguredUpdater.replace(parameter.getLayer().getConfig(), before, updater);
    }
  }

  /** Refuses layers that cannot hold an updater in their configuration. */
  private static void requireWritable(UpdaterBlock block) {
    for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
      TrainingConfig config = parameter.getLayer().getConfig();
      if (!ConfiguredUpdater.isWithin(config)) {
        throw new IllegalArgumentException(
            "layer "
                + config.getLayerName()
                + " is a "
                + config.getClass().getSimpleName()
                + ", into which no schedule can be written, so that a saved network would lose it;"
                + " give the layer's updater a Dl4jSchedule when you configure it");
      }
    }
  }

  /**
   * A schedule whose step is DL4J's iteration: one a parameter update, from 0. With truncated
   * backpropagation a minibatch makes several updates, one for each stretch of time steps, and each
   * counts; {@link #perEpoch} does not depend on that.
   *
   * @param schedule the values
   * @return the schedule for DL4J
   */
  public static Dl4jSchedule perIteration(Schedule schedule) {
    return new Dl4jSchedule(schedule, ScheduleType.ITERATION, 0);
  }

  /**
   * A schedule whose step is DL4J's epoch, from 0. DL4J counts epochs in {@code fit(iterator)}
   * alone, not in {@code fit(dataSet)}.
   *
   * @param schedule the values
   * @return the schedule for DL4J
   */
  public static Dl4jSchedule perEpoch(Schedule schedule) {
    return new Dl4jSchedule(schedule, ScheduleType.EPOCH, 0);
  }

  @JsonCreator
  static Dl4jSchedule read(
      @JsonProperty("schedule") String text,
      @JsonProperty("counts") ScheduleType counts,
      @JsonProperty("first") int first) {
    return new Dl4jSchedule(Plan.parse(text).schedule(), counts, first);
  }

  /**
   * The text form of the values, which DL4J's JSON carries.
   *
   * @return the text
   * @throws UnsupportedOperationException if a part is a function that the user wrote
   */
  public String text() {
    return Plan.of(schedule).toText();
  }

  /** For DL4J's JSON; the sentence reaches the caller as it is. */
  @JsonProperty("schedule")
  String json() throws UnwritableSchedule {
    try {
      return text();
    } catch (UnsupportedOperationException e) {
      throw new UnwritableSchedule();
    }
  }

  /**
   * The iteration or epoch of DL4J that is the schedule's step 0.
   *
   * @return 0 unless the schedule was set on a network that had been trained
   */
  @JsonProperty("first")
  public int first() {
    return first;
  }

  /**
   * The same from another beginning: a new schedule for a network that has been trained.
   *
   * @param count the iteration or epoch that is to be step 0, such as {@code
   *     network.getIterationCount()}
   * @return a new schedule
   * @throws IllegalArgumentException if it is negative
   */
  public Dl4jSchedule from(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the first step must not be negative, but is " + count);
    }
    return new Dl4jSchedule(schedule, counts, count);
  }

  /**
   * What a step of the schedule is.
   *
   * @return iterations or epochs
   */
  @JsonProperty("counts")
  public ScheduleType counts() {
    return counts;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    int count = counts == ScheduleType.EPOCH ? epoch : iteration;
    return schedule.at(Math.max(0, count - first));
  }

  /**
   * This schedule, which never changes.
   *
   * @return itself
   */
  @Override
  @SuppressWarnings("MissingSuperCall") // immutable, so that a copy would be the same
  public Dl4jSchedule clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dl4jSchedule that
        && schedule.equals(that.schedule)
        && counts == that.counts
        && first == that.first;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * schedule.hashCode() + counts.hashCode()) + first;
  }

  @Override
  public String toString() {
    String unit = counts == ScheduleType.EPOCH ? "epoch" : "iteration";
    return schedule + " per " + unit + (first == 0 ? "" : " from " + unit + " " + first);
  }

  private Object writeReplace() throws NotSerializableException {
    try {
      return new Written(text(), counts, first);
    } catch (UnsupportedOperationException e) {
      throw new NotSerializableException(UnwritableSchedule.SENTENCE);
    }
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a schedule is read from its text form");
  }

  private record Written(String text, ScheduleType counts, int first) implements Serializable {
    private Object readResolve() {
      return read(text, counts, first);
    }
  }
}
