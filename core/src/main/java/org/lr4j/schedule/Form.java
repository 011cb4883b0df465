package org.lr4j.schedule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a schedule is made of: the name of its form and its arguments in order. An argument is a
 * Double, a Long, a {@link Fraction}, a Boolean, a String, a {@link Schedule}, or a list of these.
 *
 * @param name the form, such as {@code linear}
 * @param arguments the arguments by name
 */
public record Form(String name, Map<String, Object> arguments) {
  /** Copies. */
  public Form {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  static Form of(String name) {
    return new Form(name, Map.of());
  }

  Form with(String argument, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(argument, value);
    return new Form(name, more);
  }

  /** Leaves out an argument that has its usual value, so that printed forms stay short. */
  Form withUnless(Object usual, String argument, Object value) {
    return value.equals(usual) ? this : with(argument, value);
  }
}
