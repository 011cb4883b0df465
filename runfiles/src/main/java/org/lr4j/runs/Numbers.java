package org.lr4j.runs;

import java.util.Locale;

/** Numbers as the files of any tool hold them. */
public final class Numbers {
  private static final int EXCERPT = 60;

  private Numbers() {}

  /**
   * Reads a number as any language writes it: decimal with a point, or a word such as {@code nan},
   * {@code None}, {@code -Infinity}.
   *
   * @param text the number; blanks around it are ignored
   * @return its value, NaN if the text is blank
   * @throws NumberFormatException if it is something else
   */
  public static double read(String text) {
    String plain = text.strip();
    if (plain.isEmpty()) {
      return Double.NaN;
    }
    char last = plain.charAt(plain.length() - 1);
    if ((last >= '0' && last <= '9') || last == '.') {
      return Decimal.parse(plain);
    }
    return switch (plain.toLowerCase(Locale.ROOT)) {
      case "nan", "null", "na", "none", "-nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException("not a number: " + printable(plain));
    };
  }

  /**
   * A text that is safe in a message. A file may contain anything, even escape sequences for the
   * terminal.
   *
   * @param text any text
   * @return its first characters, those that cannot be printed replaced by question marks
   */
  public static String printable(String text) {
    String shown = text.replaceAll("\\P{Print}", "?");
    return shown.length() > EXCERPT ? shown.substring(0, EXCERPT) + "…" : shown;
  }
}
