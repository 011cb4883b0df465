package org.lr4j.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws a figure: its headline, and the charts of XChart below it. */
final class FigurePainter {
  private static final int MARGIN = 20;
  private static final Font TITLE = PanelPainter.font(Font.BOLD, 20);
  private static final Font SUBTITLE = PanelPainter.font(Font.PLAIN, 15);

  private final Figure figure;

  FigurePainter(Figure figure) {
    this.figure = figure;
  }

  byte[] png(int width, int height) {
    return Raster.png(width, height, graphics -> paint(graphics, width, height));
  }

  String svg(int width, int height) {
    List<String> words = new ArrayList<>(List.of(figure.subtitle()));
    figure.panels().forEach(panel -> words.addAll(panel.words()));
    return Svg.of(
        width,
        height,
        figure.title(),
        String.join("\n", words),
        graphics -> Raster.paint(graphics, width, height, paper -> paint(paper, width, height)));
  }

  private void paint(Graphics2D graphics, int width, int height) {
    double y = write(graphics, figure.title(), TITLE, MARGIN, width);
    y = write(graphics, figure.subtitle(), SUBTITLE, y, width);
    PanelPainter.paint(figure, graphics, (int) y, width, height);
  }

  /** Writes a paragraph and returns where it ends. */
  private static double write(Graphics2D graphics, String text, Font font, double top, int width) {
    double y = top;
    if (text.isBlank()) {
      return y;
    }
    AttributedString styled = new AttributedString(text, Map.of(TextAttribute.FONT, font));
    LineBreakMeasurer lines =
        new LineBreakMeasurer(styled.getIterator(), graphics.getFontRenderContext());
    while (lines.getPosition() < text.length()) {
      TextLayout line = lines.nextLayout(width - 2f * MARGIN);
      graphics.fill(
          line.getOutline(AffineTransform.getTranslateInstance(MARGIN, y + line.getAscent())));
      y += line.getAscent() + line.getDescent() + 4;
    }
    return y;
  }
}
