package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/** Pieces one after another, each counting its own steps from 0. */
record Sequence(List<Schedule> pieces) implements BuiltIn {
  Sequence {
    pieces = List.copyOf(pieces);
    long total = 0;
    for (Schedule piece : pieces.subList(0, pieces.size() - 1)) {
      total += Checks.steps("length", Checks.finiteLength("what another schedule follows", piece));
    }
    Checks.steps("length", Math.max(1, total));
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
    long local = Checks.step(step);
    int last = pieces.size() - 1;
    for (int i = 0; i < last; i++) {
      Schedule piece = pieces.get(i);
      long length = piece.length();
      if (local < length) {
        return piece.at(local);
      }
      local -= length;
    }
    return pieces.get(last).at(local);
  }

  @Override
  public long length() {
    long total = 0;
    for (Schedule piece : pieces) {
      if (piece.length() == UNBOUNDED) {
        return UNBOUNDED;
      }
      total += piece.length();
    }
    return total;
  }

  @Override
  public Form form() {
    return Form.of(Form.SEQUENCE).with("of", pieces);
  }
}
