package org.lr4j.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The options of a training for an {@link Engine}, by name, because engines have different options.
 * An engine refuses options that it does not know, and chooses defaults for those that are absent.
 *
 * <p>The names are the command line's: {@code data}, {@code data-dir}, {@code model}, {@code
 * optimizer}, {@code batch-size}, {@code seed}, {@code weight-decay}, {@code threads}, and so on.
 *
 * @param options values by name, in the order of the names
 */
public record Recipe(Map<String, String> options) {
  /** The data that engines train on where nothing was asked for. */
  public static final String DATA = "digits";

  /** The optimizer that engines take where nothing was asked for. */
  public static final String OPTIMIZER = "sgd";

  /** Samples in a batch where nothing was asked for. */
  public static final int BATCH_SIZE = 32;

  /** Copies. */
  public Recipe {
    SortedMap<String, String> copy = new TreeMap<>(options);
    options = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * The same with a value for an option that was left open.
   *
   * @param name the option
   * @param value what it is where nothing was asked for
   * @return a recipe that has the option
   */
  public Recipe withDefault(String name, String value) {
    if (options.containsKey(name)) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(options);
    more.put(name, value);
    return new Recipe(more);
  }

  /**
   * The value of an option.
   *
   * @param name the option
   * @return what was asked for, if anything
   */
  public Optional<String> text(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * The value of an option that is a number.
   *
   * @param name the option
   * @return what was asked for, if anything
   * @throws IllegalArgumentException if it is not a number
   */
  public OptionalDouble number(String name) {
    String value = options.get(name);
    try {
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number, but is " + value, e);
    }
  }

  /**
   * The value of an option that is a whole number.
   *
   * @param name the option
   * @return what was asked for, if anything
   * @throws IllegalArgumentException if it is not a whole number of 64 bits
   */
  public OptionalLong whole(String name) {
    String value = options.get(name);
    try {
      return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, but is " + value, e);
    }
  }

  /**
   * The value of an option that counts something.
   *
   * @param name the option
   * @param otherwise what counts when nothing was asked for
   * @return a number of at least 1
   * @throws IllegalArgumentException if it is not a whole number or less than 1
   */
  public int count(String name, int otherwise) {
    long count = whole(name).orElse(otherwise);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " must be at most " + Integer.MAX_VALUE + ", but is " + count);
    }
    if (count < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + count);
    }
    return (int) count;
  }

  /**
   * The bound on gradients, {@code clip-norm} or {@code clip-value}.
   *
   * @return what was asked for, if anything
   * @throws IllegalArgumentException if both are asked for, or a bound is not finite or not above 0
   */
  public Optional<Clipping> clipping() {
    OptionalDouble norm = number("clip-norm");
    OptionalDouble value = number("clip-value");
    if (norm.isPresent() && value.isPresent()) {
      throw new IllegalArgumentException(
          "clip-norm and clip-value cannot be used together; leave one of them out");
    }
    return norm.isPresent()
        ? Optional.of(Clipping.norm(norm.getAsDouble()))
        : value.isPresent() ? Optional.of(Clipping.value(value.getAsDouble())) : Optional.empty();
  }

  /**
   * Refuses options that an engine does not have.
   *
   * @param engine the engine's name
   * @param names the options that it has
   * @throws IllegalArgumentException if there is another one
   */
  public void requireOnly(String engine, Collection<String> names) {
    for (String name : options.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "engine %s has no option %s; leave it out", engine, name));
      }
    }
  }
}
