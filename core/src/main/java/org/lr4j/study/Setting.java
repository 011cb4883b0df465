package org.lr4j.study;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One value for each axis of a space. Two settings are equal if they have the same values, whatever
 * the order of their axes.
 *
 * @param values value by axis
 */
public record Setting(Map<String, String> values) implements Serializable {
  private static final int READABLE = 60;

  /** Copies, in the order given. */
  public Setting {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * A name for files: readable as far as it goes, and different for different settings. It is the
   * same on every machine.
   *
   * @return letters, digits, dots and hyphens, at most 77 characters
   */
  public String id() {
    StringBuilder canonical = new StringBuilder();
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                canonical
                    .append(name.length())
                    .append(':')
                    .append(name)
                    .append('=')
                    .append(value.length())
                    .append(':')
                    .append(value)
                    .append('\n'));
    String readable =
        new TreeMap<>(values)
            .values().stream()
                .map(
                    value ->
                        value.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+|[-.]+$", ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining("-"));
    String start = readable.substring(0, Math.min(READABLE, readable.length()));
    return (start.isEmpty() ? "" : start + "-") + digest(canonical.toString());
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The values as {@code name=value}, separated by commas. */
  @Override
  public String toString() {
    return values.isEmpty()
        ? "(one setting)"
        : values.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
