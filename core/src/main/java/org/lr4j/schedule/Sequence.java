package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/** Pieces one after another, each counting its own steps from 0; each is asked its length once. */
final class Sequence implements BuiltIn {
  private final List<Schedule> pieces;

  /** The step at which each piece after the first begins. */
  private final long[] starts;

  private final long length;

  private Sequence(List<Schedule> pieces) {
    this.pieces = List.copyOf(pieces);
    int last = pieces.size() - 1;
    starts = new long[last];
    long total = 0;
    for (int i = 0; i < last; i++) {
      total =
          Checks.steps("length", total + Checks.finiteLength("what comes before", pieces.get(i)));
      starts[i] = total;
    }
    long rest = pieces.get(last).length();
    length = rest == UNBOUNDED ? UNBOUNDED : Checks.steps("length", total + rest);
  }

  /** Flat, so that equal sequences are equal however they were put together. */
  static Sequence of(Schedule first, Schedule next) {
    List<Schedule> pieces = new ArrayList<>();
    for (Schedule part : List.of(first, next)) {
      if (part instanceof Sequence sequence) {
        pieces.addAll(sequence.pieces);
      } else {
        pieces.add(part);
      }
    }
    return new Sequence(pieces);
  }

  @Override
  public double at(long step) {
    Checks.step(step);
    int piece = 0;
    int high = starts.length;
    while (piece < high) {
      int middle = (piece + high) >>> 1;
      if (starts[middle] <= step) {
        piece = middle + 1;
      } else {
        high = middle;
      }
    }
    return pieces.get(piece).at(piece == 0 ? step : step - starts[piece - 1]);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Form described() {
    return Form.of("then").with("of", pieces);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence sequence && pieces.equals(sequence.pieces);
  }

  @Override
  public int hashCode() {
    return pieces.hashCode();
  }

  @Override
  public String toString() {
    return "Sequence" + pieces;
  }
}
