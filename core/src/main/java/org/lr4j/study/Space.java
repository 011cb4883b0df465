package org.lr4j.study;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All settings of a study: the product of its axes. A space without axes has one setting.
 *
 * @param axes what varies; names are different
 */
public record Space(List<Axis> axes) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if two axes have one name, or if there are more than 2^63-1
   *     settings
   */
  public Space {
    axes = List.copyOf(axes);
    Set<String> names = new HashSet<>();
    long size = 1;
    for (Axis axis : axes) {
      if (!names.add(axis.name())) {
        throw new IllegalArgumentException("the axis " + axis.name() + " is given twice");
      }
      try {
        size = Math.multiplyExact(size, (long) axis.values().size());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("the space has more than 2^63 settings", e);
      }
    }
  }

  /**
   * How many settings there are.
   *
   * @return the product of the axes' sizes, at least 1
   */
  public long size() {
    long size = 1;
    for (Axis axis : axes) {
      size *= axis.values().size();
    }
    return size;
  }

  /**
   * A setting by its place. The last axis varies fastest.
   *
   * @param index from 0 to size - 1
   * @return the setting
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public Setting setting(long index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("setting " + index + " of " + size());
    }
    String[] chosen = new String[axes.size()];
    long rest = index;
    for (int i = axes.size() - 1; i >= 0; i--) {
      List<String> values = axes.get(i).values();
      chosen[i] = values.get((int) (rest % values.size()));
      rest /= values.size();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      values.put(axes.get(i).name(), chosen[i]);
    }
    return new Setting(values);
  }
}
