package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lr4j.engine.LearnerException;

/**
 * The private fields of one of DJL's optimizers: its tracker, its counts of updates and its arrays.
 * DJL has no other way to read or write them.
 */
final class StockFields {
  private static final String STEPS = "numUpdate";
  private static final String COUNTS = "updateCounts";

  private final Optimizer optimizer;
  private final Field tracker;
  private final Map<String, Field> scalars = new TreeMap<>();
  private final Map<String, Field> arrays = new TreeMap<>();
  private final Field counts;

  private StockFields(Optimizer optimizer) {
    this.optimizer = optimizer;
    List<Field> trackers = new ArrayList<>();
    List<Field> counting = new ArrayList<>();
    for (Class<?> at = optimizer.getClass(); at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
          continue;
        }
        open(field);
        if (ParameterTracker.class.isAssignableFrom(field.getType())) {
          trackers.add(field);
        } else if (field.getType().isPrimitive()) {
          scalars.putIfAbsent(field.getName(), field);
        } else if (at == Optimizer.class && field.getName().equals(COUNTS)) {
          counting.add(field);
        } else if (isState(field)) {
          arrays.putIfAbsent(field.getName(), field);
        } else {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "optimizer %s keeps %s, which lr4j cannot copy; take a LiveOptimizer",
                  kind(),
                  field.getName()));
        }
      }
    }
    if (trackers.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "optimizer %s has %s of its learning rate, so its rate cannot be moved; take a"
                  + " LiveOptimizer",
              kind(),
              trackers.isEmpty() ? "no tracker" : "several trackers"));
    }
    if (counting.isEmpty() || !scalars.containsKey(STEPS)) {
      throw new LearnerException(
          "this version of DJL does not count updates as 0.36 does; take a LiveOptimizer");
    }
    this.tracker = trackers.get(0);
    this.counts = counting.get(0);
  }

  static StockFields of(Optimizer optimizer) {
    return new StockFields(optimizer);
  }

  private void open(Field field) {
    try {
      field.setAccessible(true);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "optimizer %s is in a module that is closed to reflection; take a LiveOptimizer",
              kind()),
          e);
    }
  }

  private static boolean isState(Field field) {
    return field
        .getGenericType()
        .getTypeName()
        .equals(
            "java.util.Map<java.lang.String, java.util.Map<ai.djl.Device, ai.djl.ndarray.NDArray>>");
  }

  /** What the optimizer is called. */
  String kind() {
    return optimizer.getClass().getName();
  }

  ParameterTracker tracker() {
    return (ParameterTracker) get(tracker);
  }

  void setTracker(ParameterTracker instead) {
    set(tracker, instead);
  }

  /** Optimizer steps taken, on any number of devices as DJL counts them. */
  int steps() {
    return (Integer) get(Objects.requireNonNull(scalars.get(STEPS)));
  }

  void setSteps(int steps) {
    set(Objects.requireNonNull(scalars.get(STEPS)), steps);
  }

  Map<String, Object> scalars() {
    Map<String, Object> values = new TreeMap<>();
    scalars.forEach((name, field) -> values.put(name, get(field)));
    return values;
  }

  void setScalars(Map<String, Object> values) {
    values.forEach(
        (name, value) -> {
          Field field = Objects.requireNonNull(scalars.get(name));
          if (!Modifier.isFinal(field.getModifiers())) {
            set(field, value);
          }
        });
  }

  /** The live counts of updates by parameter. */
  @SuppressWarnings("unchecked") // as DJL declares it
  Map<String, Integer> counts() {
    return (Map<String, Integer>) get(counts);
  }

  /** The live maps of arrays by the names of their fields. */
  @SuppressWarnings("unchecked") // as isState has checked
  Map<String, Map<String, Map<Device, NDArray>>> arrays() {
    Map<String, Map<String, Map<Device, NDArray>>> states = new TreeMap<>();
    arrays.forEach(
        (name, field) -> states.put(name, (Map<String, Map<Device, NDArray>>) get(field)));
    return states;
  }

  private Object get(Field field) {
    try {
      return field.get(optimizer);
    } catch (IllegalAccessException e) {
      throw new AssertionError("the field was opened", e);
    }
  }

  private void set(Field field, Object value) {
    try {
      field.set(optimizer, value);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "optimizer %s has a final %s, which cannot be moved; take a LiveOptimizer",
              kind(),
              field.getName()),
          e);
    }
  }
}
