package org.lr4j.runs;

import java.nio.file.Path;

/** A folder in which another run is at work. */
public final class RunInUseException extends RunException {
  private static final long serialVersionUID = 1L;

  /** What every such message says. */
  public static final String WORDS = " is in use by another run";

  RunInUseException(Path folder) {
    super(folder + WORDS + "; wait for it to end, or give another folder");
  }
}
