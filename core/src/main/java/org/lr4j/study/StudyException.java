package org.lr4j.study;

/**
 * A study that cannot go on as a whole, as when a cluster does not answer or the disk is full. What
 * carries out a trial throws it where the other trials could not end either; the study then stops,
 * and goes on when it is started again.
 */
public final class StudyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * With a sentence.
   *
   * @param message what happened and what to do
   */
  public StudyException(String message) {
    super(message);
  }

  /**
   * With a sentence and a cause.
   *
   * @param message what happened and what to do
   * @param cause what caused it
   */
  public StudyException(String message, Throwable cause) {
    super(message, cause);
  }
}
