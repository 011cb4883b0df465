package org.lr4j.report.figure;

import java.util.ArrayList;
import java.util.List;

/** Draws the marks of one panel: areas and lines cut off at its edges, then the notes. */
final class Painter {
  private final Canvas canvas;
  private final Scale across;
  private final Panel panel;
  private final Box box;
  private final List<double[]> busy = new ArrayList<>();

  Painter(Canvas canvas, Scale across, Panel panel, Box box) {
    this.canvas = canvas;
    this.across = across;
    this.panel = panel;
    this.box = box;
  }

  void draw() {
    canvas.clip(box);
    panel.marks().forEach(this::paint);
    canvas.unclip();
    new Notes(canvas, box, busy).draw(panel.marks(), this::x, this::y);
  }

  private void paint(Mark mark) {
    if (mark instanceof Mark.Line line) {
      paintLine(line);
    } else if (mark instanceof Mark.Dots dots) {
      paintDots(dots);
    } else if (mark instanceof Mark.Band band) {
      paintBand(band);
    } else if (mark instanceof Mark.Stretch stretch) {
      double from = Math.max(box.left(), x(stretch.from()));
      double to = Math.min(box.right(), x(stretch.to()));
      if (to > from) {
        double height = box.height() * stretch.height();
        canvas.box(new Box(from, box.bottom() - height, to - from, height), 0, stretch.ink());
      }
    } else if (mark instanceof Mark.Upright upright) {
      double x = x(upright.x());
      canvas.line(
          new double[] {x, x},
          new double[] {box.bottom(), box.top()},
          2,
          upright.ink(),
          upright.width(),
          upright.dashed());
    }
  }

  private void paintLine(Mark.Line line) {
    double[] xs = new double[line.x().length];
    double[] ys = new double[xs.length];
    int n = 0;
    for (int i = 0; i <= xs.length; i++) {
      double x = i < xs.length ? x(line.x()[i]) : Double.NaN;
      double y = i < xs.length ? y(line.y()[i]) : Double.NaN;
      if (Double.isFinite(x) && Double.isFinite(y)) {
        xs[n] = x;
        ys[n++] = near(y);
        busy.add(new double[] {x, near(y)});
      } else if (n > 0) {
        if (n > 1) {
          canvas.line(xs, ys, n, line.ink(), line.width(), line.dashed());
        } else {
          canvas.dot(xs[0], ys[0], line.width(), line.ink());
        }
        n = 0;
      }
    }
  }

  private void paintDots(Mark.Dots dots) {
    for (int i = 0; i < dots.x().length; i++) {
      double x = x(dots.x()[i]);
      double y = y(dots.y()[i]);
      if (Double.isFinite(x) && Double.isFinite(y) && box.grow(dots.radius()).contains(x, y)) {
        canvas.dot(x, y, dots.radius(), dots.ink());
        busy.add(new double[] {x, y});
      }
    }
  }

  private void paintBand(Mark.Band band) {
    int length = band.x().length;
    double[] xs = new double[2 * length];
    double[] ys = new double[2 * length];
    int start = 0;
    for (int i = 0; i <= length; i++) {
      boolean there =
          i < length
              && Double.isFinite(x(band.x()[i]))
              && Double.isFinite(band.low()[i])
              && Double.isFinite(band.high()[i]);
      if (!there) {
        int n = i - start;
        for (int j = 0; j < n; j++) {
          xs[j] = x(band.x()[start + j]);
          ys[j] = near(y(band.low()[start + j]));
          xs[2 * n - 1 - j] = xs[j];
          ys[2 * n - 1 - j] = near(y(band.high()[start + j]));
        }
        if (n > 1) {
          canvas.area(xs, ys, 2 * n, band.ink());
        }
        start = i + 1;
      }
    }
  }

  private double x(double value) {
    return box.left() + across.position(value) * box.width();
  }

  private double y(double value) {
    return box.bottom() - panel.scale().position(value) * box.height();
  }

  /** Far outside the panel is far enough: keeps the geometry within what rasterizers can do. */
  private double near(double y) {
    double far = 4 * box.height();
    return Math.max(box.top() - far, Math.min(box.bottom() + far, y));
  }
}
