package org.lr4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values by name, as JSON has them. */
final class Facts {
  private Facts() {}

  static String text(Map<String, ?> facts, String name) {
    return String.valueOf(value(facts, name));
  }

  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, each) -> map.put(String.valueOf(key), each));
    return map;
  }

  static double number(Map<String, ?> facts, String name) {
    return ((Number) value(facts, name)).doubleValue();
  }

  static int whole(Map<String, ?> facts, String name) {
    return ((Number) value(facts, name)).intValue();
  }

  static List<String> texts(Map<String, ?> facts, String name) {
    return ((List<?>) value(facts, name)).stream().map(String::valueOf).toList();
  }

  static List<?> list(Map<String, ?> facts, String name) {
    return (List<?>) value(facts, name);
  }

  static Shape shape(Map<String, ?> facts) {
    List<Integer> sizes =
        list(facts, "shape").stream().map(size -> ((Number) size).intValue()).toList();
    if (sizes.size() != 3) {
      throw new IllegalArgumentException("a shape has three sizes");
    }
    return new Shape(sizes.get(0), sizes.get(1), sizes.get(2));
  }

  static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  static float[] floats(Map<String, ?> facts, String name) {
    List<?> list = list(facts, name);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Number) list.get(i)).floatValue();
    }
    return values;
  }

  static List<Integer> list(Shape shape) {
    return List.of(shape.channels(), shape.height(), shape.width());
  }

  private static Object value(Map<String, ?> facts, String name) {
    Object value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return value;
  }
}
