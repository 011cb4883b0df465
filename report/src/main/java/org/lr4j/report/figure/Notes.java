package org.lr4j.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.lr4j.report.figure.Canvas.Anchor;

/** Places notes where they hide neither one another nor, as far as possible, the curve. */
final class Notes {
  private static final double SIZE = 14;
  private static final double PADDING = 5;
  private static final double ROW = SIZE + 2 * PADDING;
  private static final double[] HEIGHTS = {-46, -74, -102, 46, 74, 102, -130, 130, -170, 0};
  private static final double[] SHIFTS = {0, -60, 60, -100, 100, -160, 160};

  private final Canvas canvas;
  private final Box panel;
  private final List<double[]> busy;
  private final List<Box> taken = new ArrayList<>();

  Notes(Canvas canvas, Box panel, List<double[]> busy) {
    this.canvas = canvas;
    this.panel = panel;
    this.busy = busy;
  }

  void draw(List<Mark> marks, DoubleUnaryOperator across, DoubleUnaryOperator up) {
    for (int i = marks.size() - 1; i >= 0; i--) {
      if (marks.get(i) instanceof Mark.Upright upright && !upright.note().isEmpty()) {
        upright(upright, across.applyAsDouble(upright.x()));
      }
    }
    for (Mark mark : marks) {
      if (mark instanceof Mark.Callout callout) {
        double x = across.applyAsDouble(callout.x());
        double y = up.applyAsDouble(callout.y());
        if (Double.isFinite(x) && Double.isFinite(y) && panel.grow(1).contains(x, y)) {
          callout(callout, x, y);
        }
      }
    }
  }

  /** At the top of the line: centred on it, or beside it, or a row lower. */
  private void upright(Mark.Upright upright, double x) {
    double width = canvas.textWidth(upright.note(), SIZE, true) + 2 * PADDING;
    Box best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int row = 0; row < 6; row++) {
      for (double shift : new double[] {-width / 2, 6, -width - 6}) {
        double left = clamp(x + shift, panel.left() + 3, panel.right() - 3 - width);
        Box box = new Box(left, panel.top() + 4 + row * (ROW + 4), width, ROW);
        double cost = cost(box) + 15 * row + Math.abs(left + width / 2 - x) / 50;
        if (cost < least) {
          least = cost;
          best = box;
        }
      }
    }
    if (best != null) {
      pill(best, upright.note(), upright.ink(), true);
    }
  }

  private void callout(Mark.Callout callout, double x, double y) {
    double width = canvas.textWidth(callout.note(), SIZE, false) + 2 * PADDING;
    Box best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double up : HEIGHTS) {
      for (double shift : SHIFTS) {
        Box box = new Box(x + shift - width / 2, y + up - ROW / 2, width, ROW);
        boolean hides = box.grow(6).contains(x, y);
        double cost = cost(box) + Math.hypot(up, shift) / 20 + (hides ? 1000 : 0);
        if (panel.contains(box) && cost < least) {
          least = cost;
          best = box;
        }
      }
    }
    if (best == null) {
      return;
    }
    arrow(best, x, y, callout.ink());
    pill(best, callout.note(), callout.ink(), false);
  }

  private double cost(Box box) {
    Box wide = box.grow(3);
    long others = taken.stream().filter(wide::overlaps).count();
    long points = busy.stream().filter(p -> box.contains(p[0], p[1])).count();
    return 1000 * others + Math.min(points, 40);
  }

  private void pill(Box box, String note, Ink ink, boolean bold) {
    taken.add(box);
    canvas.box(box, 4, Ink.WHITE.fade(0.9));
    canvas.box(box, 4, ink.fade(0.12));
    double baseline = box.top() + box.height() / 2 + SIZE * 0.35;
    double middle = box.left() + box.width() / 2;
    canvas.text(note, middle, baseline, Anchor.MIDDLE, SIZE, bold, ink.fade(1));
  }

  /** From the edge of the note to just short of the point. */
  private void arrow(Box from, double x, double y, Ink ink) {
    double startX = clamp(x, from.left() + 6, from.right() - 6);
    double startY = clamp(y, from.top(), from.bottom());
    double length = Math.hypot(x - startX, y - startY);
    if (length < 12) {
      return;
    }
    double dx = (x - startX) / length;
    double dy = (y - startY) / length;
    double tipX = x - 6 * dx;
    double tipY = y - 6 * dy;
    canvas.segment(startX, startY, tipX - 5 * dx, tipY - 5 * dy, ink.fade(0.8), 1.3);
    double[] xs = {tipX, tipX - 9 * dx - 3.5 * dy, tipX - 9 * dx + 3.5 * dy};
    double[] ys = {tipY, tipY - 9 * dy + 3.5 * dx, tipY - 9 * dy - 3.5 * dx};
    canvas.area(xs, ys, 3, ink.fade(0.9));
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
