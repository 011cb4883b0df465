package org.lr4j.runs;

import java.util.List;
import org.lr4j.finder.Curve;

/**
 * The curves in a file of any tool.
 *
 * @param curves at least one, one for each run
 * @param notes what the reader had to assume, one sentence each, without a full stop
 */
public record RecordedCurves(List<Curve> curves, List<String> notes) {
  /** Copies. */
  public RecordedCurves {
    curves = List.copyOf(curves);
    notes = List.copyOf(notes);
  }
}
