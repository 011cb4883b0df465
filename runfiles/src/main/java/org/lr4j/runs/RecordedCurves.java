package org.lr4j.runs;

import java.util.List;
import org.lr4j.finder.Curve;

/**
 * What a file of any tool holds.
 *
 * @param curves one a run, at least one
 * @param notes what the reader had to assume, a sentence each, without a full stop
 */
public record RecordedCurves(List<Curve> curves, List<String> notes) {
  /** Copies. */
  public RecordedCurves {
    curves = List.copyOf(curves);
    notes = List.copyOf(notes);
  }
}
