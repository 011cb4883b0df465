package org.lr4j.report;

/** A file that holds no curve; the message is a sentence that names the file and the remedy. */
public final class CurveFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CurveFileException(String message) {
    super(message);
  }

  CurveFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
