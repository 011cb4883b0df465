package org.lr4j.report;

import java.util.Locale;
import java.util.function.ToIntFunction;

/** The colours of figures for pages. */
public final class Inks {
  private Inks() {}

  /**
   * The colours as variables: on white, on a dark screen, and on white again for print.
   *
   * @return CSS
   */
  public static String css() {
    return ":root {"
        + variables(Ink::light)
        + "}\n@media (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) {"
        + variables(Ink::dark)
        + "} }\n";
  }

  private static String variables(ToIntFunction<Ink> color) {
    StringBuilder css = new StringBuilder();
    for (Ink ink : Ink.all()) {
      css.append(
          String.format(
              Locale.ROOT,
              "--ink-%s:#%06x%s;",
              ink.name(),
              color.applyAsInt(ink),
              ink.alpha() == 255 ? "" : String.format(Locale.ROOT, "%02x", ink.alpha())));
    }
    return css.toString();
  }
}
