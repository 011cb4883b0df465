package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Adadelta;
import ai.djl.training.optimizer.Adagrad;
import ai.djl.training.optimizer.Nag;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.RmsProp;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.util.Pair;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.schedule.Schedule;

/**
 * Access to one of DJL's own optimizers, or to another subclass that keeps its state as they do.
 * The rate moves through a tracker that stands in for the optimizer's own until the access is
 * closed; momentum and weight decay are fixed when DJL builds the optimizer.
 */
final class StockAccess implements OptimizerAccess {
  private final StockFields fields;
  private final List<Group> groups;
  private final Map<String, Group> byParameter = new HashMap<>();
  private final ParameterTracker own;
  private final StandIn standIn = new StandIn();

  /** Parameters to which the optimizer's tracker gives one rate. */
  private static final class Group {
    final ParameterGroup group;
    final String first;
    double held = Double.NaN;

    Group(String name, String first) {
      this.group = new ParameterGroup(name, Set.of(Hyperparameter.LEARNING_RATE));
      this.first = first;
    }
  }

  /** The rates that a learner holds, and the optimizer's own where it holds none. */
  private final class StandIn implements ParameterTracker {
    @Override
    public float getNewValue(String parameterId, int update) {
      Group group = byParameter.get(parameterId);
      return group == null || Double.isNaN(group.held)
          ? own.getNewValue(parameterId, update)
          : (float) group.held;
    }
  }

  private StockAccess(StockFields fields, Block block) {
    this.fields = fields;
    this.own = fields.tracker();
    if (own instanceof StandIn) {
      throw new IllegalArgumentException(
          "another learner is open over the optimizer; close it first");
    }
    Map<String, Double> rates = FollowedRates.of(own, block, fields.steps() + 1);
    Map<Double, Group> byRate = new HashMap<>();
    List<Group> found = new ArrayList<>();
    for (Pair<String, Parameter> named : block.getParameters()) {
      String id = named.getValue().getId();
      byParameter.put(
          id,
          byRate.computeIfAbsent(
              rates.get(id),
              rate -> {
                Group group = new Group(named.getKey(), id);
                found.add(group);
                return group;
              }));
    }
    this.groups = found.size() == 1 ? List.of(renamed(found.get(0))) : List.copyOf(found);
    fields.setTracker(standIn);
  }

  /** A group that is alone has all parameters. */
  private Group renamed(Group only) {
    Group all = new Group("all", only.first);
    byParameter.replaceAll((id, group) -> all);
    return all;
  }

  /** Takes charge of an optimizer's rate. */
  static StockAccess open(Optimizer optimizer, Block block) {
    requireRunning(optimizer);
    return new StockAccess(StockFields.of(optimizer), block);
  }

  private static void requireRunning(Optimizer optimizer) {
    if (optimizer instanceof Nag
        || optimizer instanceof RmsProp
        || optimizer instanceof Adagrad
        || optimizer instanceof Adadelta) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "DJL's %s does not run on its PyTorch engine; take a LiveOptimizer with %s",
              optimizer.getClass().getSimpleName(),
              optimizer instanceof Nag
                  ? "UpdateRule.sgd(0.9).withNesterov()"
                  : optimizer instanceof RmsProp
                      ? "UpdateRule.rmsProp()"
                      : "UpdateRule.adagrad()"));
    }
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups.stream().map(group -> group.group).toList();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    Group known = known(group, hyperparameter);
    return Double.isNaN(known.held) ? own.getNewValue(known.first, fields.steps() + 1) : known.held;
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    known(group, hyperparameter).held = hyperparameter.require(value);
  }

  @Override
  public double reference(int group, Hyperparameter hyperparameter) {
    Group known = known(group, hyperparameter);
    double now = get(group, hyperparameter);
    return now == 0 ? FollowedRates.relative(own, known.first, fields.steps() + 1) : now;
  }

  private Group known(int group, Hyperparameter hyperparameter) {
    Group known = groups.get(group);
    if (hyperparameter != Hyperparameter.LEARNING_RATE) {
      throw new IllegalArgumentException(
          "parameter group "
              + known.group.name()
              + " has no "
              + hyperparameter
              + " that moves: DJL's own optimizers fix it when they are built; a LiveOptimizer"
              + " moves it");
    }
    return known;
  }

  @Override
  public long steps() {
    return fields.steps();
  }

  private double[] held() {
    return groups.stream().mapToDouble(group -> group.held).toArray();
  }

  private void hold(double[] rates) {
    for (int g = 0; g < rates.length; g++) {
      groups.get(g).held = rates[g];
    }
  }

  @Override
  public Runnable copy(NDManager manager) {
    double[] rates = held();
    Map<String, Object> scalars = fields.scalars();
    Map<String, Integer> counts = new HashMap<>(fields.counts());
    Map<String, Map<String, Map<Device, NDArray>>> arrays = new TreeMap<>();
    fields.arrays().forEach((name, state) -> arrays.put(name, copy(state, manager)));
    return () -> {
      hold(rates);
      fields.setScalars(scalars);
      replace(fields.counts(), counts);
      arrays.forEach((name, state) -> put(name, copy(state, manager)));
    };
  }

  private static Map<String, Map<Device, NDArray>> copy(
      Map<String, Map<Device, NDArray>> state, NDManager manager) {
    Map<String, Map<Device, NDArray>> copies = new HashMap<>();
    state.forEach(
        (id, devices) -> {
          Map<Device, NDArray> copy = new HashMap<>();
          devices.forEach(
              (device, array) -> {
                NDArray values = array.duplicate();
                values.attach(manager);
                copy.put(device, values);
              });
          copies.put(id, copy);
        });
    return copies;
  }

  /** Puts arrays in the place of those that the optimizer has, which end. */
  private void put(String name, Map<String, Map<Device, NDArray>> state) {
    Map<String, Map<Device, NDArray>> live = Objects.requireNonNull(fields.arrays().get(name));
    live.values().forEach(devices -> devices.values().forEach(NDArray::close));
    state.values().forEach(devices -> devices.values().forEach(NDArray::detach));
    replace(live, state);
  }

  private static <V> void replace(Map<String, V> live, Map<String, V> with) {
    live.clear();
    live.putAll(with);
  }

  @Override
  public void save(Block block, DataOutputStream out) throws IOException {
    out.writeUTF(fields.kind());
    out.writeInt(groups.size());
    for (int g = 0; g < groups.size(); g++) {
      out.writeDouble(get(g, Hyperparameter.LEARNING_RATE));
    }
    out.writeInt(fields.steps());
    for (Pair<String, Parameter> named : block.getParameters()) {
      String id = named.getValue().getId();
      out.writeInt(fields.counts().getOrDefault(id, 0));
      for (Map<String, Map<Device, NDArray>> state : fields.arrays().values()) {
        Map<Device, NDArray> devices = state.getOrDefault(id, Map.of());
        out.writeBoolean(!devices.isEmpty());
        if (!devices.isEmpty()) {
          ArrayBytes.write(devices.values().iterator().next(), out); // the devices hold the same
        }
      }
    }
  }

  @Override
  public Runnable load(Block block, DataInputStream in, NDManager scope) throws IOException {
    String kind = in.readUTF();
    int count = in.readInt();
    if (!kind.equals(fields.kind()) || count != groups.size()) {
      throw new LearnerException(
          String.format(
              Locale.ROOT,
              "the state is another model's: of %s with %d parameter groups, not %s with %d",
              kind,
              count,
              fields.kind(),
              groups.size()));
    }
    double[] rates = new double[count];
    for (int g = 0; g < count; g++) {
      rates[g] = in.readDouble();
    }
    int steps = in.readInt();
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Map<String, Map<Device, NDArray>>> arrays = new TreeMap<>();
    fields.arrays().keySet().forEach(name -> arrays.put(name, new HashMap<>()));
    for (Pair<String, Parameter> named : block.getParameters()) {
      String id = named.getValue().getId();
      int updates = in.readInt();
      if (updates > 0) {
        counts.put(id, updates);
      }
      for (Map<String, Map<Device, NDArray>> state : arrays.values()) {
        if (in.readBoolean()) {
          NDArray weight = named.getValue().getArray();
          NDArray array = ArrayBytes.read(in, scope, weight, named.getKey());
          state.put(id, new HashMap<>(Map.of(weight.getDevice(), array)));
        }
      }
    }
    return () -> {
      hold(rates);
      fields.setSteps(steps);
      replace(fields.counts(), counts);
      arrays.forEach(this::put);
    };
  }

  @Override
  public void close() {
    if (fields.tracker() == standIn) {
      fields.setTracker(own);
    }
  }

  /** Lets an optimizer follow a schedule from its next step on, each parameter in its ratio. */
  static void follow(Trainer trainer, Optimizer optimizer, Schedule schedule) {
    requireRunning(optimizer);
    StockFields fields = StockFields.of(optimizer);
    ParameterTracker before = fields.tracker();
    if (before instanceof StandIn) {
      throw new IllegalStateException(
          "a learner is open over the optimizer; close it before the optimizer follows a schedule");
    }
    int devices = trainer.getDevices().length;
    Map<String, Double> rates =
        FollowedRates.of(before, trainer.getModel().getBlock(), fields.steps() + 1);
    double first = rates.values().stream().filter(rate -> rate > 0).findFirst().orElse(0.0);
    // Where all stand at 0, nothing tells a ratio.
    Map<String, Double> ratios = new HashMap<>();
    rates.forEach((id, rate) -> ratios.put(id, first == 0 ? 1 : rate / first));
    ScheduleTracker steps =
        ScheduleTracker.of(schedule).withDevices(devices).from(fields.steps() / devices);
    fields.setTracker(new FollowedRates(ratios, steps));
  }
}
