package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;

/**
 * An optimizer for DJL whose rate, momentum and weight decay move, and whose state can be written
 * and read; it updates as PyTorch does.
 *
 * <pre>{@code
 * LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), Schedule.cosine(0.1, 0, 5000));
 * TrainingConfig config = new DefaultTrainingConfig(loss).optOptimizer(optimizer);
 * }</pre>
 *
 * <p>The first step takes the schedule's value at step 0, and a step counts once on any number of
 * devices. One optimizer serves one trainer.
 */
public final class LiveOptimizer extends Optimizer {
  private final UpdateRule rule;
  private final Map<Hyperparameter, Followed> schedules = new EnumMap<>(Hyperparameter.class);
  private final Map<String, Map<Device, Slot>> slots = new HashMap<>();
  private final Scalars scalars = new Scalars();
  private long steps;

  /** A schedule and the optimizer step that is its step 0. */
  private record Followed(Schedule schedule, long first) {
    double at(long step) {
      return schedule.at(Math.max(0, step - first));
    }
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  private LiveOptimizer(UpdateRule rule, Schedule rate, Schedule momentum) {
    super(new Builder());
    this.rule = rule;
    schedules.put(Hyperparameter.LEARNING_RATE, new Followed(rate, 0));
    schedules.put(Hyperparameter.MOMENTUM, new Followed(momentum, 0));
    schedules.put(
        Hyperparameter.WEIGHT_DECAY, new Followed(Schedule.constant(rule.weightDecay()), 0));
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
   */
  public static LiveOptimizer of(UpdateRule rule, Rates rates) {
    return new LiveOptimizer(
        rule,
        rates.learningRate(),
        rates.momentum().orElseGet(() -> Schedule.constant(rule.initialMomentum())));
  }

  /**
   * The value that the next step takes.
   *
   * @param hyperparameter any
   * @return its value
   */
  public synchronized double get(Hyperparameter hyperparameter) {
    return Objects.requireNonNull(schedules.get(hyperparameter)).at(steps);
  }

  /**
   * Holds a value from the next step on, in place of the schedule.
   *
   * @param hyperparameter any
   * @param value a value that {@link Hyperparameter#require} accepts
   * @throws IllegalArgumentException if the value is refused; nothing has changed then
   */
  public synchronized void set(Hyperparameter hyperparameter, double value) {
    schedules.put(
        hyperparameter, new Followed(Schedule.constant(hyperparameter.require(value)), steps));
  }

  /**
   * Follows a schedule of the rate from the next step on, which is the schedule's step 0, however
   * many steps were taken before.
   *
   * @param rate the learning rate of each step
   */
  public synchronized void follow(Schedule rate) {
    schedules.put(Hyperparameter.LEARNING_RATE, new Followed(rate, steps));
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
   */
  @Override
  public synchronized void update(String parameterId, NDArray weight, NDArray gradient) {
    Map<Device, Slot> devices = slots.computeIfAbsent(parameterId, id -> new HashMap<>());
    Slot slot = devices.getOrDefault(weight.getDevice(), Slot.EMPTY);
    long step = Math.max(slot.updates(), steps - 1);
    Kernel kernel =
        new Kernel(
            at(Hyperparameter.LEARNING_RATE, step),
            at(Hyperparameter.MOMENTUM, step),
            at(Hyperparameter.WEIGHT_DECAY, step),
            scalars);
    devices.put(weight.getDevice(), kernel.update(rule, slot, weight, gradient));
    steps = step + 1;
  }

  private double at(Hyperparameter hyperparameter, long step) {
    return hyperparameter.require(Objects.requireNonNull(schedules.get(hyperparameter)).at(step));
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
    StateFile file = StateFile.read(block, in);
    closeSlots();
    slots.putAll(file.slots());
    steps = file.steps();
  }

  /** Everything that changes, at one moment; the arrays belong to the manager. */
  record State(
      long steps, Map<Hyperparameter, Followed> schedules, Map<String, Map<Device, Slot>> slots) {}

  synchronized State state(NDManager manager) {
    return new State(steps, new EnumMap<>(schedules), copy(slots, manager));
  }

  synchronized void restore(State state, NDManager manager) {
    Map<String, Map<Device, Slot>> copies = copy(state.slots, manager);
    copies.values().forEach(devices -> devices.values().forEach(LiveOptimizer::detach));
    closeSlots();
    slots.putAll(copies);
    schedules.putAll(state.schedules);
    steps = state.steps;
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
