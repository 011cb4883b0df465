package org.lr4j.schedule;

/** The characters of a spec and how far they are read; what the text and JSON readers share. */
final class SpecSource {
  static final int MAX_LENGTH = 65_536;
  static final int MAX_DEPTH = 64;

  final String text;
  int position;

  SpecSource(String text) {
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
    if (depth > MAX_DEPTH) {
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

  /** A number and its unit: {@code 2000}, {@code 1e-3}, {@code 10ep}, {@code 0.3dur}. */
  Node.Numeral number() {
    peek();
    int start = position;
    if (position < text.length() && text.charAt(position) == '-') {
      position++;
    }
    int whole = digits();
    int fraction = 0;
    if (position < text.length() && text.charAt(position) == '.') {
      position++;
      fraction = digits();
    }
    if (whole + fraction == 0) {
      position = start;
      throw error("expected a number" + found());
    }
    exponent();
    String digits = text.substring(start, position);
    int unitStart = position;
    String unit = word();
    return switch (unit) {
      case "" -> new Node.Numeral(digits, Span.Unit.STEPS, start);
      case "ep" -> new Node.Numeral(digits, Span.Unit.EPOCHS, start);
      case "dur" -> new Node.Numeral(digits, Span.Unit.SHARE, start);
      default -> throw error("unknown unit '" + unit + "'; there are ep and dur", unitStart);
    };
  }

  private void exponent() {
    int start = position;
    if (position < text.length() && "eE".indexOf(text.charAt(position)) >= 0) {
      position++;
      if (position < text.length() && "+-".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      if (digits() == 0) {
        position = start;
      }
    }
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

  static boolean isWord(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean startsNumber(char c) {
    return c == '-' || c == '.' || (c >= '0' && c <= '9');
  }
}
