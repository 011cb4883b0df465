package org.lr4j.engine;

/** An engine could not do what a {@link Learner} promises; the message is a sentence for a user. */
public class LearnerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An engine failure with a message.
   *
   * @param message what failed and what to do
   */
  public LearnerException(String message) {
    super(message);
  }

  /**
   * An engine failure caused by another exception.
   *
   * @param message what failed and what to do
   * @param cause the engine's own exception
   */
  public LearnerException(String message, Throwable cause) {
    super(message, cause);
  }
}
