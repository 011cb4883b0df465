package org.lr4j.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.lr4j.finder.Finding;
import org.lr4j.report.CurvePlot;
import org.lr4j.report.Figure;

/**
 * Findings and figures for notebooks: a bundle of the same content in several forms, by MIME type,
 * from which a kernel takes the best that it can show.
 */
public final class Notebook {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;

  private Notebook() {}

  /**
   * A finding with its curve.
   *
   * @param finding what was found
   * @param title the headline, such as the model and its data
   * @return {@code text/html} with a page in a frame, {@code image/svg+xml} and {@code text/plain}
   */
  public static Map<String, String> bundle(Finding finding, String title) {
    Body body = FindingPart.of(finding, OptionalLong.empty(), title, "");
    Body headed = Body.of("<h1>" + Html.text(title) + "</h1>\n").and(body);
    Map<String, String> bundle = new LinkedHashMap<>();
    bundle.put("text/html", frame(PageFile.of(title, headed)));
    bundle.putAll(bundle(CurvePlot.of(finding, title)));
    bundle.put("text/plain", finding.toString());
    return bundle;
  }

  /**
   * A figure.
   *
   * @param figure any figure
   * @return {@code image/svg+xml} and {@code text/plain}
   */
  public static Map<String, String> bundle(Figure figure) {
    Map<String, String> bundle = new LinkedHashMap<>();
    bundle.put("image/svg+xml", figure.svg(WIDTH, HEIGHT));
    bundle.put("text/plain", figure.title());
    return bundle;
  }

  /** In a separate frame, a page keeps its style and its script to itself. */
  private static String frame(String page) {
    String encoded = Base64.getEncoder().encodeToString(page.getBytes(StandardCharsets.UTF_8));
    return "<iframe title=\"lr4j finding\" width=\"100%\" height=\"900\" style=\"border:0\""
        + " sandbox=\"allow-scripts\" src=\"data:text/html;charset=utf-8;base64,"
        + encoded
        + "\"></iframe>";
  }
}
