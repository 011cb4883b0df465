package org.lr4j.report;

/** Breaks the text of a legend into lines. */
final class Wrapping {
  /** After these a spec may be broken. */
  private static final String ENDS = ",([";

  private Wrapping() {}

  /**
   * Lines of at most a number of characters. They are broken at spaces, else after a comma or a
   * bracket, and within a word only if it has neither.
   */
  static String lines(String text, int most) {
    StringBuilder lines = new StringBuilder();
    String rest = text;
    while (rest.length() > most) {
      int end = end(rest, most);
      lines.append(rest.substring(0, end).stripTrailing()).append('\n');
      rest = rest.substring(end).stripLeading();
    }
    return lines.append(rest).toString();
  }

  /** Where the first line ends: the last place that is as good as any. */
  private static int end(String text, int most) {
    int space = text.lastIndexOf(' ', most);
    if (space > 0) {
      return space;
    }
    for (int i = most; i > 1; i--) {
      if (ENDS.indexOf(text.charAt(i - 1)) >= 0) {
        return i;
      }
    }
    return most;
  }
}
