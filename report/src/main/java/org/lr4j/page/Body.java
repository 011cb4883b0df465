package org.lr4j.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.lr4j.report.Figure;

/**
 * The content of a page.
 *
 * @param html sections, one after the other
 * @param figures the figures that the sections have places for, by their names
 */
public record Body(String html, Map<String, Figure> figures) {
  /** Copies. */
  public Body {
    figures = new LinkedHashMap<>(figures);
  }

  static Body of(String html) {
    return new Body(html, Map.of());
  }

  Body and(Body next) {
    Map<String, Figure> all = new LinkedHashMap<>(figures);
    all.putAll(next.figures);
    return new Body(html + next.html, all);
  }

  /**
   * The figures as the page's script reads them.
   *
   * @return a JSON object, safe within an element of HTML
   */
  public String figuresJson() {
    return figures.entrySet().stream()
        .map(each -> "\"" + each.getKey() + "\":" + each.getValue().json())
        .collect(Collectors.joining(",", "{", "}"))
        .replace("<", "\\u003c");
  }
}
