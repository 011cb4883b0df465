package org.lr4j.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;

/**
 * What a program answered. Each field is read as what it must be, or refused in a sentence that
 * names it.
 *
 * @param child who answered
 * @param op what it was asked
 * @param object the answer
 */
record Answer(Child child, String op, ObjectNode object) {
  private static final long MOST_STEPS = 1L << 53;

  JsonNode field(String name) {
    return object.path(name);
  }

  /** A number, or one that is not finite as {@code NaN}, {@code Infinity}, a string or null. */
  double loss(String name) {
    JsonNode value = object.path(name);
    if (value.isNumber()) {
      return value.asDouble();
    }
    if (value.isNull()) {
      return Double.NaN;
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw child.fail(
              "\""
                  + child.command()
                  + "\" answered \""
                  + op
                  + "\" without a number \""
                  + name
                  + "\": "
                  + Child.excerpt(object.toString()));
    };
  }

  /** A share, or none where it is absent, null or not a number at all. */
  OptionalDouble share(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull() || isNotANumber(value)) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1)) {
      throw refused(name, "a share from 0 to 1; divide a percentage by 100");
    }
    return OptionalDouble.of(value.asDouble());
  }

  private static boolean isNotANumber(JsonNode value) {
    return value.isNumber() ? Double.isNaN(value.asDouble()) : value.asText().equals("NaN");
  }

  /** A number of samples; 1 where it is absent. */
  int count(String name) {
    return (int) whole(name, Integer.MAX_VALUE);
  }

  /** A number of steps; 1 where it is absent. */
  long steps(String name) {
    return whole(name, MOST_STEPS);
  }

  private long whole(String name, long most) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return 1;
    }
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!(number >= 1 && number <= most && number == Math.rint(number))) {
      throw refused(name, "a whole number from 1 to " + most);
    }
    return (long) number;
  }

  RuntimeException refused(String name, String must) {
    return child.fail(
        "\""
            + child.command()
            + "\" answered \""
            + op
            + "\" with \""
            + name
            + "\": "
            + Child.excerpt(object.path(name).toString())
            + ", but it must be "
            + must);
  }
}
