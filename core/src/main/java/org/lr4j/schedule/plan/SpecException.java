package org.lr4j.schedule.plan;

import java.util.Optional;

/**
 * A spec that cannot be read or resolved: the character where it goes wrong, and, where an argument
 * is to blame, its name, its value and the reason as fields.
 */
public final class SpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int AROUND = 30;

  /** The character, counted from 0; -1 if the plan was not read from a text. */
  private final int position;

  /** The argument in the spec's words; empty if none is to blame. */
  private final String property;

  /** What it was; empty if there is nothing to show. */
  private final String value;

  private final String reason;

  /**
   * A spec that cannot be read.
   *
   * @param reason what is wrong
   * @param text the whole spec
   * @param position the character, counted from 0; -1 if there is no text
   */
  public SpecException(String reason, String text, int position) {
    this("", "", reason, text, position);
  }

  SpecException(String property, String value, String reason, String text, int position) {
    super(sentence(property, value, reason) + place(reason, text, position));
    this.position = position;
    this.property = property;
    this.value = value;
    this.reason = reason;
  }

  /**
   * Where it goes wrong.
   *
   * @return the character, counted from 0; the length of the text if it ends too early; -1 if the
   *     plan was not read from a text
   */
  public int position() {
    return position;
  }

  /**
   * The argument that is to blame, by the name that the spec has for it.
   *
   * @return the name, such as {@code final_div}
   */
  public Optional<String> property() {
    return property.isEmpty() ? Optional.empty() : Optional.of(property);
  }

  /**
   * The value that is refused.
   *
   * @return the value, as text
   */
  public Optional<String> value() {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /**
   * Why, without the argument's name and value and without the place.
   *
   * @return part of a sentence, such as {@code must be finite and above 0}
   */
  public String reason() {
    return reason;
  }

  /**
   * The message without the place.
   *
   * @return a sentence, such as {@code final_div must be finite and above 0, was -1.0}
   */
  public String sentence() {
    return sentence(property, value, reason);
  }

  private static String sentence(String property, String value, String reason) {
    return (property.isEmpty() ? "" : property + " ")
        + reason
        + (value.isEmpty() ? "" : ", was " + value);
  }

  private static String place(String reason, String text, int position) {
    if (position < 0) {
      return "";
    }
    int start = Math.max(0, position - AROUND);
    int end = Math.min(text.length(), position + AROUND);
    String before = start > 0 ? "..." : "";
    String after = end < text.length() ? "..." : "";
    String line = before + text.substring(start, end).replaceAll("\\s", " ") + after;
    return (reason.endsWith("?") ? " At character " : ", at character ")
        + (position + 1)
        + ":\n  "
        + line
        + "\n  "
        + " ".repeat(before.length() + position - start)
        + "^";
  }
}
