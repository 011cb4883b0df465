package org.lr4j.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Annotation;

/**
 * Words in a chart, in different colours: notes of vertical lines in rows at the top, notes of
 * points right below the points, with a short arrow. A note that would overlap goes to the next
 * row.
 */
final class Notes extends Annotation {
  private static final int ROW = 27;

  private static final Font FONT = PanelPainter.font(Font.BOLD, 14);
  private static final Color PAPER = new Color(255, 255, 255, 225);
  private static final double PADDING = 6;
  private static final double HEIGHT = 22;
  private static final double GAP = 4;
  private static final double TIP = 8;

  /** From a point to the words below it. */
  private static final double ARROW = 28;

  private final List<Note> notes = new ArrayList<>();

  Notes() {
    super(false);
  }

  /**
   * A note.
   *
   * @param words what is written
   * @param color of the words
   * @param x where, on the axis
   * @param y where the arrow points to; NaN for no arrow
   */
  record Note(String words, Color color, double x, double y) {}

  void add(Note note) {
    notes.add(note);
  }

  @Override
  public void paint(Graphics2D graphics) {
    Rectangle2D plot =
        new Rectangle2D.Double(
            getXAxisScreenValueForMin(),
            getYAxisScreenValueForMin(),
            getXAxisScreenValueForMax() - getXAxisScreenValueForMin(),
            getYAxisScreenValueForMax() - getYAxisScreenValueForMin());
    bounds = plot;
    List<TextLayout> layouts = new ArrayList<>();
    List<Rectangle2D> boxes = new ArrayList<>();
    for (Note note : notes) {
      TextLayout layout = new TextLayout(note.words(), FONT, graphics.getFontRenderContext());
      layouts.add(layout);
      boxes.add(place(plot, layout.getAdvance() + 2 * PADDING, note, boxes));
    }
    // All arrows first: they may cross a box, but not its words.
    for (int i = 0; i < notes.size(); i++) {
      arrow(graphics, notes.get(i), boxes.get(i));
    }
    for (int i = 0; i < notes.size(); i++) {
      Rectangle2D box = boxes.get(i);
      graphics.setColor(PAPER);
      graphics.fill(
          new RoundRectangle2D.Double(
              box.getX(), box.getY(), box.getWidth(), box.getHeight(), 8, 8));
      graphics.setColor(notes.get(i).color());
      double baseline = box.getCenterY() + FONT.getSize2D() * 0.36;
      graphics.fill(
          layouts
              .get(i)
              .getOutline(AffineTransform.getTranslateInstance(box.getX() + PADDING, baseline)));
    }
  }

  private Rectangle2D place(Rectangle2D plot, double width, Note note, List<Rectangle2D> taken) {
    boolean above = Double.isNaN(note.y());
    double right = plot.getMaxX() - GAP - width;
    double left = chart.getScreenXFromChart(note.x()) - width / 2;
    left = Math.max(plot.getX() + GAP, Math.min(right, left));
    double bottom = plot.getMaxY() - GAP - HEIGHT;
    double below = chart.getScreenYFromChart(note.y()) + ARROW;
    // No row fits between a point near the bottom and the axis: such notes pile up from there.
    boolean low = !above && below > bottom;
    double y = above ? plot.getY() + GAP : Math.min(below, bottom);
    Rectangle2D box = new Rectangle2D.Double(left, y, width, HEIGHT);
    while (taken.stream().anyMatch(box::intersects)) {
      low |= !above && y + ROW > bottom;
      y += low ? -ROW : ROW;
      box = new Rectangle2D.Double(left, y, width, HEIGHT);
    }
    return box;
  }

  private void arrow(Graphics2D graphics, Note note, Rectangle2D box) {
    double x = chart.getScreenXFromChart(note.x());
    double y = chart.getScreenYFromChart(note.y()) + 5;
    double from = box.getY();
    if (!(from - y >= TIP)) {
      return;
    }
    graphics.setColor(note.color());
    graphics.setStroke(SOLID_STROKE);
    graphics.draw(new Line2D.Double(x, from, x, y + TIP));
    Path2D tip = new Path2D.Double();
    tip.moveTo(x, y);
    tip.lineTo(x - TIP / 2, y + TIP);
    tip.lineTo(x + TIP / 2, y + TIP);
    tip.closePath();
    graphics.fill(tip);
  }
}
