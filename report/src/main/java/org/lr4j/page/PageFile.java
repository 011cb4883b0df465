package org.lr4j.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.lr4j.report.Inks;

/** A page as one file, which needs no network and no other file. */
public final class PageFile {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private PageFile() {}

  /**
   * Makes a file.
   *
   * @param title the title in the browser
   * @param body the content of the page
   * @return HTML, to be stored as UTF-8
   */
  public static String of(String title, Body body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\""
        + POLICY
        + "\">\n<title>"
        + Html.text(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main id=\"body\">\n"
        + body.html()
        + "<p class=\"foot\">Made by lr4j. The charts are drawn by uPlot, © Leon Sorokin, MIT"
        + " License.</p>\n"
        + "</main>\n<script type=\"application/json\" id=\"figures\">"
        + body.figuresJson()
        + "</script>\n<script>\n"
        + asset("uplot.min.js")
        + "\n</script>\n<script>\n"
        + asset("figure.js")
        + "</script>\n</body>\n</html>\n";
  }

  /**
   * The style of every page.
   *
   * @return CSS
   */
  public static String style() {
    return asset("uplot.min.css") + "\n" + asset("page.css") + Inks.css();
  }

  /**
   * A file that pages use.
   *
   * @param name one of {@code uplot.min.js}, {@code figure.js}, {@code live.js} and {@code
   *     designer.js}
   * @return its text
   */
  public static String asset(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no asset " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
