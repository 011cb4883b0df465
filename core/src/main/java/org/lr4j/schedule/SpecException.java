package org.lr4j.schedule;

/** A spec that cannot be read, with the character where it goes wrong. */
public final class SpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int AROUND = 30;

  /** The character, counted from 0. */
  private final int position;

  SpecException(String problem, String text, int position) {
    super(problem + ", at character " + (position + 1) + ":\n" + excerpt(text, position));
    this.position = position;
  }

  /**
   * Where it goes wrong.
   *
   * @return the character, counted from 0; the length of the text if it ends too early
   */
  public int position() {
    return position;
  }

  private static String excerpt(String text, int position) {
    int start = Math.max(0, position - AROUND);
    int end = Math.min(text.length(), position + AROUND);
    String line = text.substring(start, end).replaceAll("\\s", " ");
    return "  " + line + "\n  " + " ".repeat(position - start) + "^";
  }
}
