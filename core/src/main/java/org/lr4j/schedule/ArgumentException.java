package org.lr4j.schedule;

/**
 * An argument that is refused: its name, its value and the reason, in the message and as fields.
 */
public final class ArgumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String property;
  private final String value;
  private final String reason;

  /**
   * A refusal.
   *
   * @param property the argument's name
   * @param value what it was, or empty if there is nothing to show
   * @param reason why it is refused, such as {@code must be finite and above 0}
   */
  public ArgumentException(String property, Object value, String reason) {
    super(property + " " + reason + (value.toString().isEmpty() ? "" : ", was " + value));
    this.property = property;
    this.value = value.toString();
    this.reason = reason;
  }

  /**
   * The argument.
   *
   * @return its name
   */
  public String property() {
    return property;
  }

  /**
   * What it was.
   *
   * @return the value as text, or empty
   */
  public String value() {
    return value;
  }

  /**
   * Why it is refused.
   *
   * @return part of a sentence, such as {@code must be finite and above 0}
   */
  public String reason() {
    return reason;
  }
}
