package org.lr4j.runs;

/** A run's folder or file cannot be used; the message is a sentence with the remedy. */
public class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure that is the folder's or the file's own.
   *
   * @param message what is wrong and what to do
   */
  public RunException(String message) {
    super(message);
  }

  /**
   * A failure with a cause.
   *
   * @param message what is wrong and what to do
   * @param cause what was thrown
   */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
