package org.lr4j.page;

import java.util.List;

/** A page that a server shows: the same content, with its style and scripts in other files. */
public final class ServedPage {
  private ServedPage() {}

  /**
   * Makes the page.
   *
   * @param title the title in the browser
   * @param body the content of the page
   * @param live whether it updates itself while files grow
   * @return HTML
   */
  public static String of(String title, Body body, boolean live) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + Html.text(title)
        + " · lr4j</title>\n<link rel=\"stylesheet\" href=\"/assets/page.css\">\n"
        + "<link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n"
        + "<nav class=\"top\" aria-label=\"Pages\"><a class=\"brand\" href=\"/\">lr4j</a>"
        + "<a href=\"/\">Runs</a><a href=\"/schedule\">Schedule designer</a></nav>\n"
        + "<main id=\"body\""
        + (live ? " data-live=\"yes\"" : "")
        + ">\n"
        + body.html()
        + "</main>\n<script type=\"application/json\" id=\"figures\">"
        + body.figuresJson()
        + "</script>\n<script src=\"/assets/uplot.min.js\"></script>\n"
        + "<script src=\"/assets/figure.js\"></script>\n"
        + "<script src=\"/assets/live.js\"></script>\n"
        + "<script src=\"/assets/designer.js\"></script>\n</body>\n</html>\n";
  }

  /**
   * The schedule designer.
   *
   * @param examples a spec of each form, to begin with
   * @return the page
   */
  public static Body designer(List<String> examples) {
    StringBuilder options = new StringBuilder("<option value=\"\">Choose a form …</option>");
    for (String example : examples) {
      String name = example.substring(0, example.indexOf('('));
      String words = example.contains(" then ") ? "warmup, then decay" : name.replace('_', ' ');
      options
          .append("<option value=\"")
          .append(Html.text(example))
          .append("\">")
          .append(Html.text(words))
          .append("</option>");
    }
    return Body.of(
        "<header><h1>Schedule designer</h1>\n<p class=\"by\">Type a spec, or choose a form and drag"
            + " its points. The values are those that training uses.</p></header>\n"
            + "<section><form class=\"designer\">\n<div class=\"row\">"
            + "<label>Form<select name=\"form\">"
            + options
            + "</select></label>"
            + field("steps", "Steps of the run", "its own length")
            + field("epochs", "Epochs", "for lengths such as 10ep")
            + field("perEpoch", "Steps per epoch", "for lengths such as 10ep")
            + "</div>\n<label>Spec<textarea name=\"spec\" spellcheck=\"false\" autocomplete=\"off\""
            + " aria-describedby=\"problem\">linear(from=0, to=0.1, steps=500) then"
            + " cosine(from=0.1, to=0, steps=9500)</textarea></label>\n"
            + "<pre class=\"problem\" id=\"problem\" role=\"status\"></pre></form></section>\n"
            + Html.section(
                "Learning rate", Html.figure("schedule") + "<div id=\"warnings\"></div>\n")
            + "<section><h2>Use it</h2>\n<div class=\"copy\"><code id=\"spec-text\"></code>"
            + "<button type=\"button\" class=\"plain\">Copy</button></div>\n"
            + "<div class=\"copy\"><code id=\"spec-command\"></code>"
            + "<button type=\"button\" class=\"plain\">Copy</button></div></section>\n");
  }

  private static String field(String name, String label, String hint) {
    return "<label>"
        + label
        + "<input name=\""
        + name
        + "\" type=\"number\" min=\"1\" step=\"1\" inputmode=\"numeric\" placeholder=\""
        + hint
        + "\"></label>";
  }
}
