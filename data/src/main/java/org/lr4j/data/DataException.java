package org.lr4j.data;

/** Data that cannot be used; the message is a sentence that names the thing and the remedy. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A fault in the data itself.
   *
   * @param message what is wrong with which thing, and what to do about it
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * A fault that came to light by another one.
   *
   * @param message what is wrong with which thing, and what to do about it
   * @param cause the failure underneath
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
