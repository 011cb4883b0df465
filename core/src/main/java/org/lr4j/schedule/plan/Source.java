package org.lr4j.schedule.plan;

import java.util.Locale;
import org.lr4j.schedule.Span;

/** The characters of a spec and how far they are read. */
final class Source {
  static final int MAX_LENGTH = Plan.MAX_LENGTH;
  static final int MAX_DEPTH = Plan.MAX_DEPTH;

  final String text;
  int position;

  Source(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SpecException(
          "a spec has at most " + MAX_LENGTH + " characters, this has " + text.length(),
          text,
          MAX_LENGTH);
    }
    this.text = text;
  }

  SpecException error(String problem) {
    return error(problem, position);
  }

  SpecException error(String problem, int where) {
    return new SpecException(problem, text, where);
  }

  void checkDepth(int depth) {
    // The arguments of the deepest form are one deeper.
    if (depth > MAX_DEPTH + 1) {
      throw error("nested more than " + MAX_DEPTH + " deep");
    }
  }

  /** The next character that is not a space, or 0 at the end. */
  char peek() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  boolean skip(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    position++;
    return true;
  }

  void expect(char wanted) {
    if (!skip(wanted)) {
      throw error("expected '" + wanted + "'" + found());
    }
  }

  String found() {
    return peek() == 0 ? " but the spec ends" : " but found '" + peek() + "'";
  }

  /**
   * A number and its unit: {@code 2000}, {@code 1e-3}, {@code 10ep}, {@code 1/3dur}.
   *
   * @param fractions whether {@code 1/3} is one number; after an operator it is not
   */
  Tree.Numeral number(boolean fractions) {
    peek();
    int start = position;
    if (at('-')) {
      position++;
    }
    unsigned(start);
    int slash = position;
    if (fractions && at('/')) {
      position++;
      if (position < text.length() && startsNumber(text.charAt(position)) && !at('-')) {
        unsigned(position);
      } else {
        position = slash;
      }
    }
    String digits = text.substring(start, position);
    int unitStart = position;
    String unit = word().toLowerCase(Locale.ROOT);
    return new Tree.Numeral(
        digits,
        switch (unit) {
          case "", "ba", "iter", "steps" -> Span.Unit.STEPS;
          case "ep", "epochs" -> Span.Unit.EPOCHS;
          case "dur" -> Span.Unit.SHARE;
          default ->
              throw error(
                  "unknown unit '"
                      + unit
                      + "'; there are ep (epochs), dur (shares of the run) and ba (steps)",
                  unitStart);
        },
        start);
  }

  private void unsigned(int start) {
    int first = position;
    int whole = digits();
    if (whole > 1 && text.charAt(first) == '0') {
      throw error(
          "'"
              + text.substring(first, position)
              + "' begins with 0; write large numbers without commas, such as 10000",
          first);
    }
    int fraction = 0;
    if (at('.')) {
      position++;
      fraction = digits();
    }
    if (whole + fraction == 0) {
      position = start;
      throw error("expected a number" + found());
    }
    int exponent = position;
    if (at('e') || at('E')) {
      position++;
      if (at('+') || at('-')) {
        position++;
      }
      if (digits() == 0) {
        position = exponent;
      }
    }
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private int digits() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    return position - start;
  }

  /** Letters, digits and underscores from here on; empty if there are none. */
  String word() {
    int start = position;
    while (position < text.length() && isWord(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private static boolean isWord(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean startsNumber(char c) {
    return c == '-' || c == '.' || (c >= '0' && c <= '9');
  }
}
