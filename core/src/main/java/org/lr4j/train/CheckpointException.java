package org.lr4j.train;

/** A checkpoint cannot be written or used; the message is a sentence for a user. */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure that is the checkpoint's own.
   *
   * @param message what is wrong and what to do
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * A failure with a cause.
   *
   * @param message what is wrong and what to do
   * @param cause what was thrown
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
