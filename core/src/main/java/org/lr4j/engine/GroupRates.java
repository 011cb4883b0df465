package org.lr4j.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Moves the learning rate (or the weight decay) of every parameter group at once and keeps their
 * ratios: the value is for the first group that had a value above 0, and a group at 0 (a frozen
 * one) stays at 0.
 *
 * <p>A single group needs no ratio, so its value may be 0. If several groups are all at 0, as
 * before a warmup, {@link ParameterGroups#reference} gives their ratios; if it gives none, all get
 * the same rate.
 */
public final class GroupRates {
  private final ParameterGroups groups;
  private final Hyperparameter moved;
  private final double[] ratios;

  /**
   * Takes the ratios from the rates that the groups have now.
   *
   * @param groups the groups to move
   */
  public GroupRates(ParameterGroups groups) {
    this(groups, Hyperparameter.LEARNING_RATE);
  }

  /**
   * Takes the ratios from the values that the groups have now.
   *
   * @param groups the groups to move
   * @param moved what to move; groups without it are left alone
   * @throws IllegalArgumentException if no group has it, or if several groups have only a weight
   *     decay of 0, so that it is unknown which of them should decay
   */
  public GroupRates(ParameterGroups groups, Hyperparameter moved) {
    this.groups = groups;
    this.moved = moved;
    double[] now = values(group -> groups.get(group, moved));
    double first = first(now);
    if (first == 0) {
      now = values(group -> groups.reference(group, moved));
      first = first(now);
    }
    boolean alike = moved == Hyperparameter.LEARNING_RATE || now.length == 1;
    if (first == 0 && alike && has(0)) {
      Arrays.fill(now, 1);
      first = 1;
    }
    if (first == 0) {
      throw new IllegalArgumentException(
          "every parameter group has "
              + moved
              + " 0; give the first one a value above 0, so that the ratios of the groups are"
              + " known");
    }
    this.ratios = new double[now.length];
    for (int g = 0; g < ratios.length; g++) {
      ratios[g] = now[g] / first;
    }
  }

  private boolean has(int group) {
    return groups.groups().get(group).hyperparameters().contains(moved);
  }

  private double[] values(IntToDoubleFunction value) {
    double[] values = new double[groups.groups().size()];
    for (int g = 0; g < values.length; g++) {
      values[g] = has(g) ? value.applyAsDouble(g) : 0;
    }
    return values;
  }

  private static double first(double[] values) {
    for (double value : values) {
      if (value > 0) {
        return value;
      }
    }
    return 0;
  }

  /**
   * The value of each group over the value that is given.
   *
   * @return one ratio a group, 0 for a frozen one
   */
  public List<Double> ratios() {
    return Arrays.stream(ratios).boxed().toList();
  }

  /**
   * Sets the values of all groups.
   *
   * @param value the value of the first group that had a value above 0
   * @throws IllegalArgumentException if a value is refused
   */
  public void set(double value) {
    for (int g = 0; g < ratios.length; g++) {
      if (has(g)) {
        groups.set(g, moved, value * ratios[g]);
      }
    }
  }
}
