package org.lr4j.page;

import java.util.List;

/** Pieces of HTML; every text goes through {@link #text}. */
final class Html {
  private Html() {}

  /** A text as it is read, whatever characters it has. */
  static String text(String words) {
    StringBuilder safe = new StringBuilder(words.length() + 16);
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
      }
    }
    return safe.toString();
  }

  static String section(String heading, String html) {
    return "<section>\n<h2>" + text(heading) + "</h2>\n" + html + "</section>\n";
  }

  /** A place for a figure, which the page's script draws. */
  static String figure(String name) {
    return "<figure data-figure=\"" + text(name) + "\"></figure>\n";
  }

  static String note(boolean bad, String sentence) {
    return "<p class=\"note" + (bad ? " bad" : "") + "\">" + text(sentence(sentence)) + "</p>\n";
  }

  /** A text to be copied. */
  static String copy(String words) {
    return "<div class=\"copy\"><code>"
        + text(words)
        + "</code><button type=\"button\" class=\"plain\">Copy</button></div>\n";
  }

  /** With a capital letter and a full stop. */
  static String sentence(String words) {
    if (words.isEmpty()) {
      return words;
    }
    String end = ".!?:".indexOf(words.charAt(words.length() - 1)) >= 0 ? "" : ".";
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + end;
  }

  /**
   * A large figure with its name.
   *
   * @param name its name
   * @param value the figure
   * @param more a remark; may be empty
   * @param lead whether it is the most important one
   */
  record Tile(String name, String value, String more, boolean lead) {
    Tile(String name, String value, String more) {
      this(name, value, more, false);
    }
  }

  static String tiles(List<Tile> tiles) {
    StringBuilder html = new StringBuilder("<dl class=\"tiles\">\n");
    for (Tile tile : tiles) {
      html.append(tile.lead ? "<div class=\"lead\">" : "<div>")
          .append("<dt>")
          .append(text(tile.name))
          .append("</dt><dd>")
          .append(text(tile.value));
      if (!tile.more.isEmpty()) {
        html.append("<small>").append(text(tile.more)).append("</small>");
      }
      html.append("</dd></div>\n");
    }
    return html.append("</dl>\n").toString();
  }

  /**
   * A cell of a table.
   *
   * @param html the content
   * @param kind {@code n} for a number, {@code spec} for a schedule, or empty
   * @param sort the sort key
   */
  record Cell(String html, String kind, String sort) {
    static Cell of(String words) {
      return new Cell(text(words), "", words);
    }

    static Cell number(String words, double value) {
      return new Cell(text(words), "n", Double.isFinite(value) ? Double.toString(value) : "");
    }

    static Cell spec(String words) {
      return new Cell(text(words), "spec", words);
    }
  }

  /** A table; {@code sortable} ones have buttons in their heads. */
  static String table(String caption, List<String> heads, List<List<Cell>> rows, boolean sortable) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html.append(" aria-label=\"").append(text(caption)).append("\"><table");
    html.append(sortable ? " class=\"sortable\">" : ">");
    html.append("<caption class=\"visually-hidden\">").append(text(caption)).append("</caption>");
    html.append("<thead><tr>");
    for (int i = 0; i < heads.size(); i++) {
      boolean number = !rows.isEmpty() && rows.get(0).get(i).kind.equals("n");
      String head = text(heads.get(i));
      html.append(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
          .append(sortable ? "<button type=\"button\">" + head + "</button>" : head)
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : rows) {
      html.append("<tr>");
      for (Cell cell : row) {
        html.append(cell.kind.isEmpty() ? "<td" : "<td class=\"" + cell.kind + "\"");
        html.append(sortable ? " data-sort=\"" + text(cell.sort) + "\">" : ">");
        html.append(cell.html).append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }
}
