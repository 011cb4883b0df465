package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.ParameterGroups;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;

/**
 * An optimizer for DJL whose rates, momentum and weight decay move, for each parameter group, and
 * whose state can be written and read; it updates as PyTorch does.
 *
 * <pre>{@code
 * LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), Schedule.cosine(0.1, 0, 5000));
 * optimizer.addGroup("head", head.getParameters().values(), 10); // ten times the rate
 * TrainingConfig config = new DefaultTrainingConfig(loss).optOptimizer(optimizer);
 * }</pre>
 *
 * <p>The first step takes the schedule's value at step 0, and a step counts once on any number of
 * devices. One optimizer serves one trainer. Velocities and moments are native memory that nobody
 * else frees: close the optimizer when you close the trainer for good.
 */
public final class LiveOptimizer extends Optimizer implements ParameterGroups, AutoCloseable {
  private final List<OptimizerGroup> groups = new ArrayList<>();
  private final Map<String, OptimizerGroup> added = new HashMap<>();
  private final Map<String, Map<Device, Slot>> slots = new HashMap<>();
  private final Scalars scalars = new Scalars();
  private long steps;
  private boolean closed;

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  private LiveOptimizer(OptimizerGroup all) {
    super(new Builder());
    groups.add(all);
  }

  /**
   * An optimizer whose rate follows a schedule.
   *
   * @param rule how a gradient becomes an update
   * @param rate the learning rate of each step
   * @return the optimizer
   */
  public static LiveOptimizer of(UpdateRule rule, Schedule rate) {
    return of(rule, Rates.of(rate));
  }

  /**
   * An optimizer whose rate and, where there is one, momentum (β1 for Adam) follow schedules.
   *
   * @param rule how a gradient becomes an update
   * @param rates learning rate and momentum of each step
   * @return the optimizer
   * @throws IllegalArgumentException if the momentum has a schedule and the rule has no momentum
   */
  public static LiveOptimizer of(UpdateRule rule, Rates rates) {
    return new LiveOptimizer(new OptimizerGroup("all", rule, rates, 0));
  }

  /**
   * Makes a group of parameters that have a multiple of the rate of all others; rule, momentum and
   * weight decay are the same.
   *
   * @param name what the group is called, another name than that of the other groups
   * @param parameters its parameters, such as {@code block.getParameters().values()}
   * @param ratio their rate over the rate of the first group; 0 freezes them
   * @throws IllegalArgumentException if the ratio is negative or not finite, the name is taken,
   *     there is no parameter, or one is in another group already
   * @throws IllegalStateException if a step has been taken
   */
  public synchronized void addGroup(String name, Collection<Parameter> parameters, double ratio) {
    Hyperparameter.LEARNING_RATE.require(ratio);
    OptimizerGroup first = groups.get(0);
    Schedule rate = first.created();
    add(
        new OptimizerGroup(
            name, first.rule(), first.ratesLike(ratio == 1 ? rate : rate.scale(ratio)), steps),
        parameters);
  }

  /**
   * Makes a group of parameters with a rule and a schedule of their own.
   *
   * @param name what the group is called, another name than that of the other groups
   * @param parameters its parameters, such as {@code block.getParameters().values()}
   * @param rule how their gradients become updates
   * @param rate the learning rate of each step
   * @throws IllegalArgumentException if the name is taken, there is no parameter, or one is in
   *     another group already
   * @throws IllegalStateException if a step has been taken
   */
  public synchronized void addGroup(
      String name, Collection<Parameter> parameters, UpdateRule rule, Schedule rate) {
    add(new OptimizerGroup(name, rule, Rates.of(rate), steps), parameters);
  }

  private void add(OptimizerGroup group, Collection<Parameter> parameters) {
    String name = group.group().name();
    if (steps > 0) {
      throw new IllegalStateException(
          "parameter group "
              + name
              + " comes after "
              + steps
              + " steps; add groups before the first");
    }
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("parameter group " + name + " has no parameters");
    }
    // What is left for the first group is no longer all.
    OptimizerGroup rest = groups.size() == 1 ? groups.get(0).named("rest") : groups.get(0);
    if (rest.group().name().equals(name)
        || groups.stream().anyMatch(known -> known.group().name().equals(name))) {
      throw new IllegalArgumentException("there is a parameter group " + name + " already");
    }
    for (Parameter parameter : parameters) {
      OptimizerGroup other = added.get(parameter.getId());
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "parameter %s is in group %s already",
                parameter.getName(),
                other.group().name()));
      }
    }
    groups.set(0, rest);
    groups.add(group);
    parameters.forEach(parameter -> added.put(parameter.getId(), group));
  }

  /**
   * The parameter groups: the parameters that no group was made of first, then the groups in the
   * order in which they were added.
   *
   * @return an unmodifiable list
   */
  @Override
  public synchronized List<ParameterGroup> groups() {
    return groups.stream().map(OptimizerGroup::group).toList();
  }

  @Override
  public synchronized double get(int group, Hyperparameter hyperparameter) {
    return groups.get(group).at(hyperparameter, steps);
  }

  /** Holds a value from the next step on, in place of the schedule. */
  @Override
  public synchronized void set(int group, Hyperparameter hyperparameter, double value) {
    groups.get(group).set(hyperparameter, value, steps);
  }

  @Override
  public synchronized double reference(int group, Hyperparameter hyperparameter) {
    return groups.get(group).reference(hyperparameter, steps);
  }

  /**
   * Follows a schedule of the rate from the next step on, which is the schedule's step 0, however
   * many steps were taken before. Groups keep the ratios of their rates; the schedule's value is
   * the rate of the first group whose rate was above 0.
   *
   * @param rate the learning rate of each step
   */
  public synchronized void follow(Schedule rate) {
    List<Double> ratios = new GroupRates(this).ratios();
    for (int g = 0; g < ratios.size(); g++) {
      double ratio = ratios.get(g);
      groups
          .get(g)
          .follow(Hyperparameter.LEARNING_RATE, ratio == 1 ? rate : rate.scale(ratio), steps);
    }
  }

  /**
   * Optimizer steps taken.
   *
   * @return 0 at first
   */
  public synchronized long steps() {
    return steps;
  }

  /**
   * Updates a parameter on the device that it is on; a step updates each parameter once a device.
   *
   * @param parameterId names the parameter
   * @param weight its values, changed in place
   * @param gradient its gradient
   * @throws IllegalStateException if the optimizer is closed
   */
  @Override
  public synchronized void update(String parameterId, NDArray weight, NDArray gradient) {
    requireOpen();
    Map<Device, Slot> devices = slots.computeIfAbsent(parameterId, id -> new HashMap<>());
    Slot slot = devices.getOrDefault(weight.getDevice(), Slot.EMPTY);
    long step = Math.max(slot.updates(), steps - 1);
    OptimizerGroup group = added.getOrDefault(parameterId, groups.get(0));
    Kernel kernel = group.kernel(step, scalars);
    devices.put(weight.getDevice(), kernel.update(group.rule(), slot, weight, gradient));
    steps = step + 1;
  }

  /**
   * Writes velocities or moments and counts, to go on later with {@link #load}; the rule and the
   * schedules are not written.
   *
   * @param block the model's block, whose parameters name what is written
   * @param out where to write; left open
   * @throws IOException if writing fails
   */
  public synchronized void save(Block block, OutputStream out) throws IOException {
    StateFile.write(block, steps, slots, out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param block the model's block, initialized, with the same parameters
   * @param in where to read; left open
   * @throws IOException if reading fails or the state is of other parameters; nothing has changed
   *     then
   */
  public synchronized void load(Block block, InputStream in) throws IOException {
    try (NDManager scope =
        block.getParameters().valueAt(0).getArray().getManager().newSubManager()) {
      take(StateFile.read(block, in, scope));
    }
  }

  synchronized void take(StateFile file) {
    requireOpen();
    file.slots().values().forEach(devices -> devices.values().forEach(LiveOptimizer::detach));
    closeSlots();
    slots.putAll(file.slots());
    steps = file.steps();
  }

  /** Everything that changes, at one moment; the arrays belong to the manager. */
  record State(
      long steps,
      List<Map<Hyperparameter, OptimizerGroup.Followed>> schedules,
      Map<String, Map<Device, Slot>> slots) {}

  synchronized State state(NDManager manager) {
    return new State(steps, schedules(), copy(slots, manager));
  }

  synchronized void restore(State state, NDManager manager) {
    requireOpen();
    Map<String, Map<Device, Slot>> copies = copy(state.slots, manager);
    copies.values().forEach(devices -> devices.values().forEach(LiveOptimizer::detach));
    closeSlots();
    slots.putAll(copies);
    follow(state.schedules);
    steps = state.steps;
  }

  /** What each group follows now. */
  synchronized List<Map<Hyperparameter, OptimizerGroup.Followed>> schedules() {
    return groups.stream().map(OptimizerGroup::schedules).toList();
  }

  /** Lets groups follow again what they followed. */
  synchronized void follow(List<Map<Hyperparameter, OptimizerGroup.Followed>> schedules) {
    for (int g = 0; g < schedules.size(); g++) {
      groups.get(g).restore(schedules.get(g));
    }
  }

  /**
   * Frees velocities or moments. The optimizer takes no step afterwards; closing it again does
   * nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    closeSlots();
    scalars.close();
  }

  /** What it keeps for its parameters, itself. */
  synchronized List<Slot> slots() {
    return slots.values().stream().flatMap(devices -> devices.values().stream()).toList();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the optimizer is closed");
    }
  }

  private static void detach(Slot slot) {
    slot.arrays().forEach(NDArray::detach);
  }

  private void closeSlots() {
    slots.values().forEach(devices -> devices.values().forEach(Slot::close));
    slots.clear();
  }

  private static Map<String, Map<Device, Slot>> copy(
      Map<String, Map<Device, Slot>> slots, NDManager manager) {
    Map<String, Map<Device, Slot>> copies = new HashMap<>();
    slots.forEach(
        (id, devices) -> {
          Map<Device, Slot> copy = new HashMap<>();
          devices.forEach((device, slot) -> copy.put(device, slot.copy(manager)));
          copies.put(id, copy);
        });
    return copies;
  }
}
