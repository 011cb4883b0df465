package org.lr4j.torch;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;

/** An optimizer by a {@link UpdateRule}. */
final class RuleOptimizer implements TorchOptimizer {
  private final UpdateRule rule;
  private final List<ParameterGroup> groups;
  private final List<UpdateRule.Settings> settings = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  /** A parameter with what a rule remembers of it. */
  static final class Slot {
    final int group;
    final Tensor parameter;
    final Tensor first;
    final Tensor second;
    long steps;

    Slot(int group, Tensor parameter) {
      this.group = group;
      this.parameter = parameter;
      this.first = Scope.of(() -> Scope.keep(torch.zeros_like(parameter.detach())));
      this.second = Scope.of(() -> Scope.keep(torch.zeros_like(parameter.detach())));
    }
  }

  private RuleOptimizer(UpdateRule rule, List<ParameterGroup> groups) {
    this.rule = rule;
    this.groups = groups;
  }

  static RuleOptimizer of(UpdateRule rule, List<Group> groups) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("an optimizer needs at least 1 parameter group");
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(rule.name())) {
      throw new IllegalArgumentException(
          "the name of an optimizer must be ASCII, so that its state can be read back, but is "
              + rule.name());
    }
    Set<Hyperparameter> moving = EnumSet.of(LEARNING_RATE, WEIGHT_DECAY);
    if (rule.hasMomentum()) {
      moving.add(MOMENTUM);
    }
    List<ParameterGroup> named =
        OptimizerGroups.named(
            Collections.nCopies(groups.size(), moving), groups.stream().map(Group::name).toList());
    RuleOptimizer optimizer = new RuleOptimizer(rule, named);
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      optimizer.settings.add(
          new UpdateRule.Settings(
              group.rate(), group.rate(), group.momentum(), group.weightDecay()));
      for (Tensor parameter : group.parameters()) {
        if (optimizer.slots.stream().anyMatch(slot -> slot.parameter.is_same(parameter))) {
          throw new IllegalArgumentException(
              "a parameter of group " + group.name() + " is in the optimizer twice");
        }
        optimizer.slots.add(new Slot(g, parameter));
      }
    }
    return optimizer;
  }

  @Override
  public String kind() {
    return rule.name();
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    OptimizerGroups.check(groups, group, hyperparameter);
    UpdateRule.Settings now = settings.get(group);
    return switch (hyperparameter) {
      case LEARNING_RATE -> now.rate();
      case MOMENTUM -> now.momentum();
      case WEIGHT_DECAY -> now.weightDecay();
    };
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    OptimizerGroups.check(groups, group, hyperparameter);
    double applied = hyperparameter.require(value);
    UpdateRule.Settings now = settings.get(group);
    settings.set(
        group,
        switch (hyperparameter) {
          case LEARNING_RATE ->
              new UpdateRule.Settings(now.initial(), applied, now.momentum(), now.weightDecay());
          case MOMENTUM ->
              new UpdateRule.Settings(now.initial(), now.rate(), applied, now.weightDecay());
          case WEIGHT_DECAY ->
              new UpdateRule.Settings(now.initial(), now.rate(), now.momentum(), applied);
        });
  }

  @Override
  public List<Tensor> parameters() {
    return slots.stream().map(slot -> slot.parameter).toList();
  }

  @Override
  public void zeroGradients() {
    Scope.run(() -> slots.forEach(slot -> slot.parameter.mutable_grad().reset()));
  }

  @Override
  public void step() {
    Scope.withoutGradients(() -> slots.forEach(this::move));
  }

  private void move(Slot slot) {
    Tensor gradient = slot.parameter.grad();
    if (!gradient.defined()) {
      return;
    }
    UpdateRule.Settings now = settings.get(slot.group);
    if (now.weightDecay() != 0) {
      gradient = gradient.add(slot.parameter, new Scalar(now.weightDecay()));
    }
    slot.steps++;
    rule.move(slot.parameter, gradient, slot.first, slot.second, now, slot.steps);
  }

  @Override
  public BytePointer save() {
    return Scope.of(() -> Scope.keep(SlotBytes.write(rule.name(), settings, slots)));
  }

  @Override
  public void restore(BytePointer saved) {
    Scope.withoutGradients(() -> SlotBytes.read(saved, rule.name(), settings, slots));
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      slot.first.close();
      slot.second.close();
    }
  }
}
