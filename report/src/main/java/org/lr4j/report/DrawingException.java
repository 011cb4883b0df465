package org.lr4j.report;

/** A picture that this Java runtime cannot draw for want of fonts. */
public final class DrawingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DrawingException(Throwable cause) {
    super("this Java runtime has no fonts", cause);
  }
}
