package org.lr4j.report.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes SVG 1.1 with real text; needs no font of its own, so widths of texts are estimates. */
final class SvgCanvas implements Canvas {
  private static final String NARROW = "iIjlt.,:;'|!()[]f r-";
  private static final String WIDE = "mwMW%@";

  private final StringBuilder body = new StringBuilder(1 << 15);
  private int clips;

  SvgCanvas(int width, int height, String title) {
    body.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"DejaVu Sans, Verdana, Arial,"
                + " sans-serif\">%n<title>%s</title>%n",
            width,
            height,
            width,
            height,
            escape(title)));
  }

  String document() {
    return body + "</svg>\n";
  }

  @Override
  public void line(double[] x, double[] y, int n, Ink ink, double width, boolean dashed) {
    body.append("<path fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"")
        .append(brief(width))
        .append('"');
    paint("stroke", ink);
    if (dashed) {
      body.append(" stroke-dasharray=\"")
          .append(brief(4 * width))
          .append(' ')
          .append(brief(3 * width))
          .append('"');
    } else {
      body.append(" stroke-linecap=\"round\"");
    }
    path(x, y, n);
    body.append("\"/>\n");
  }

  @Override
  public void area(double[] x, double[] y, int n, Ink ink) {
    body.append("<path");
    paint("fill", ink);
    path(x, y, n);
    body.append("Z\"/>\n");
  }

  private void path(double[] x, double[] y, int n) {
    body.append(" d=\"");
    for (int i = 0; i < n; i++) {
      body.append(i == 0 ? 'M' : 'L').append(brief(x[i])).append(' ').append(brief(y[i]));
    }
  }

  @Override
  public void dot(double x, double y, double radius, Ink ink) {
    body.append("<circle cx=\"").append(brief(x)).append("\" cy=\"").append(brief(y));
    body.append("\" r=\"").append(brief(radius)).append('"');
    paint("fill", ink);
    body.append("/>\n");
  }

  @Override
  public void box(Box box, double corner, Ink ink) {
    body.append("<rect x=\"").append(brief(box.left())).append("\" y=\"").append(brief(box.top()));
    body.append("\" width=\"").append(brief(box.width()));
    body.append("\" height=\"").append(brief(box.height()));
    body.append("\" rx=\"").append(brief(corner)).append('"');
    paint("fill", ink);
    body.append("/>\n");
  }

  @Override
  public void text(
      String text, double x, double y, Anchor anchor, double size, boolean bold, Ink ink) {
    openText(x, y, anchor, size, ink);
    body.append(bold ? " font-weight=\"bold\">" : ">").append(escape(text)).append("</text>\n");
  }

  @Override
  public void uprightText(String text, double x, double y, double size, Ink ink) {
    openText(x, y, Anchor.MIDDLE, size, ink);
    body.append(" transform=\"rotate(-90 ").append(brief(x)).append(' ').append(brief(y));
    body.append(")\">").append(escape(text)).append("</text>\n");
  }

  private void openText(double x, double y, Anchor anchor, double size, Ink ink) {
    body.append("<text x=\"").append(brief(x)).append("\" y=\"").append(brief(y)).append('"');
    if (anchor != Anchor.START) {
      body.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    }
    body.append(" font-size=\"").append(brief(size)).append('"');
    paint("fill", ink);
  }

  @Override
  public double textWidth(String text, double size, boolean bold) {
    double ems = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      ems += NARROW.indexOf(c) >= 0 ? 0.36 : WIDE.indexOf(c) >= 0 ? 0.95 : 0.62;
    }
    return ems * size * (bold ? 1.1 : 1);
  }

  @Override
  public void clip(Box box) {
    clips++;
    body.append("<clipPath id=\"clip").append(clips).append("\"><rect x=\"");
    body.append(brief(box.left())).append("\" y=\"").append(brief(box.top()));
    body.append("\" width=\"").append(brief(box.width()));
    body.append("\" height=\"").append(brief(box.height())).append("\"/></clipPath>\n");
    body.append("<g clip-path=\"url(#clip").append(clips).append(")\">\n");
  }

  @Override
  public void unclip() {
    body.append("</g>\n");
  }

  private void paint(String attribute, Ink ink) {
    body.append(' ').append(attribute).append("=\"#");
    body.append(String.format(Locale.ROOT, "%06x", ink.rgb())).append('"');
    if (ink.alpha() < 1) {
      body.append(' ').append(attribute).append("-opacity=\"").append(brief(ink.alpha()));
      body.append('"');
    }
  }

  /** Two decimals are finer than any screen; far outside the picture is far enough. */
  private static String brief(double value) {
    double near = Math.max(-1e5, Math.min(1e5, value));
    BigDecimal rounded = BigDecimal.valueOf(near).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        default -> safe.append(c < ' ' ? ' ' : c);
      }
    }
    return safe.toString();
  }
}
