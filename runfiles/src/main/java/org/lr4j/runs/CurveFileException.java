package org.lr4j.runs;

/** A file that holds no curve; the message is a sentence that names the file and the remedy. */
public final class CurveFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A file that cannot be used.
   *
   * @param message a sentence that names the file and the remedy
   */
  public CurveFileException(String message) {
    super(message);
  }

  /**
   * A file that cannot be read.
   *
   * @param message a sentence that names the file and the remedy
   * @param cause what went wrong
   */
  public CurveFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
