package org.lr4j.report.figure;

import java.util.ArrayList;
import java.util.List;
import org.lr4j.report.figure.Canvas.Anchor;
import org.lr4j.report.figure.Ticks.Tick;

/** Divides the paper: headline, legend, panels with their axes. */
final class Layout {
  private static final double MARGIN = 28;
  private static final double TEXT = 14;
  private static final double SUBTITLE = 15;
  private static final double GAP = 22;
  private static final double ROW = 24;

  private final Figure figure;
  private final Canvas canvas;
  private final double width;
  private final double height;

  Layout(Figure figure, Canvas canvas, int width, int height) {
    this.figure = figure;
    this.canvas = canvas;
    this.width = width;
    this.height = height;
  }

  void draw() {
    canvas.box(new Box(0, 0, width, height), 0, Ink.WHITE);
    double y = MARGIN + 14;
    canvas.text(figure.title(), MARGIN, y, Anchor.START, 21, true, Ink.BLACK);
    for (String line : wrapped(figure.subtitle(), width - 2 * MARGIN)) {
      y += ROW;
      canvas.text(line, MARGIN, y, Anchor.START, SUBTITLE, false, Ink.GREY);
    }
    y = new Legend(figure, canvas).draw(MARGIN, y + 14, width - 2 * MARGIN);
    double left = MARGIN + 24 + widestLabel();
    Box area = new Box(left, y + 10, width - MARGIN - left, height - y - 10 - 66);
    panels(area);
    canvas.text(
        figure.axis(),
        area.left() + area.width() / 2,
        height - 20,
        Anchor.MIDDLE,
        15,
        false,
        Ink.BLACK);
  }

  private List<String> wrapped(String text, double room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      boolean full = canvas.textWidth(line + " " + word, SUBTITLE, false) > room;
      if (full && !line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private void panels(Box area) {
    double shares = figure.panels().stream().mapToDouble(Panel::share).sum();
    double free = area.height() - GAP * (figure.panels().size() - 1);
    List<Tick> xTicks = Ticks.of(figure.scale(), (int) Math.max(2, area.width() / 75));
    double top = area.top();
    for (int i = 0; i < figure.panels().size(); i++) {
      Panel panel = figure.panels().get(i);
      Box box = new Box(area.left(), top, area.width(), free * panel.share() / shares);
      frame(panel, box, xTicks, i == figure.panels().size() - 1);
      new Painter(canvas, figure.scale(), panel, box).draw();
      canvas.segment(box.left(), box.bottom(), box.right(), box.bottom(), Ink.BLACK.fade(0.6), 1.2);
      top += box.height() + GAP;
    }
  }

  private void frame(Panel panel, Box box, List<Tick> xTicks, boolean last) {
    for (Tick tick : xTicks) {
      double x = box.left() + figure.scale().position(tick.value()) * box.width();
      boolean major = !tick.label().isEmpty();
      canvas.segment(
          x, box.top(), x, box.bottom(), major ? Ink.GRID : Ink.GRID.fade(0.35), major ? 1 : 0.7);
      if (last) {
        canvas.segment(x, box.bottom(), x, box.bottom() + (major ? 6 : 3), Ink.BLACK.fade(0.6), 1);
        canvas.text(tick.label(), x, box.bottom() + ROW, Anchor.MIDDLE, TEXT, false, Ink.BLACK);
      }
    }
    for (Tick tick : yTicks(panel, box.height())) {
      double y = box.bottom() - panel.scale().position(tick.value()) * box.height();
      boolean major = !tick.label().isEmpty();
      canvas.segment(
          box.left(), y, box.right(), y, major ? Ink.GRID : Ink.GRID.fade(0.35), major ? 1 : 0.7);
      canvas.text(
          tick.label(), box.left() - 9, y + TEXT * 0.35, Anchor.END, TEXT, false, Ink.BLACK);
    }
    canvas.uprightText(panel.title(), MARGIN, box.top() + box.height() / 2, 15, Ink.BLACK);
  }

  private static List<Tick> yTicks(Panel panel, double pixels) {
    return Ticks.of(panel.scale(), (int) Math.max(2, pixels / 38));
  }

  private double widestLabel() {
    List<Tick> ticks = new ArrayList<>();
    figure.panels().forEach(panel -> ticks.addAll(yTicks(panel, height / 2)));
    return ticks.stream()
        .mapToDouble(tick -> canvas.textWidth(tick.label(), TEXT, false))
        .max()
        .orElse(0);
  }
}
