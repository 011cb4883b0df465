package org.lr4j.finder;

/** Thrown by {@link Finding#orElseThrow()} when there is no answer; the message is the reason. */
public final class InconclusiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InconclusiveException(String message) {
    super(message);
  }
}
