package org.lr4j.schedule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schedule as a name and arguments in order: the one tree behind the text and the JSON form. An
 * argument is a Double, a Long, a Boolean, a String, a Schedule, or a list of Longs or Schedules.
 */
record Form(String name, Map<String, Object> arguments) {
  static final String SEQUENCE = "then";
  static final String PRODUCT = "product";
  static final String SCALED = "scale";
  static final String PAIR = "with";

  static Form of(String name) {
    return new Form(name, Map.of());
  }

  Form with(String argument, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(argument, value);
    return new Form(name, Collections.unmodifiableMap(more));
  }

  /** Leaves out an argument that has its usual value, so that printed forms stay short. */
  Form withUnless(Object usual, String argument, Object value) {
    return value.equals(usual) ? this : with(argument, value);
  }
}
