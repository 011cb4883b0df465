package org.lr4j.data;

import java.util.Locale;

/**
 * How text becomes examples.
 *
 * @param context how many tokens an example has, 2 to 65536; a model sees no further back
 * @param tokens what a token is
 */
public record TextFormat(int context, Tokens tokens) {
  /** What a token is. */
  public enum Tokens {
    /** Characters, if the training text has at most 512 different ones, else bytes. */
    AUTO,
    /** Bytes of UTF-8: 256 of them, whatever the text. */
    BYTES,
    /** The characters (code points) of the training text, and one for all others. */
    CHARACTERS;

    /**
     * Tokens by name.
     *
     * @param name {@code auto}, {@code bytes} or {@code characters}
     * @return the tokens
     * @throws IllegalArgumentException if there are no such tokens
     */
    public static Tokens named(String name) {
      for (Tokens each : values()) {
        if (each.toString().equals(name)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          "unknown tokens '" + name + "'; there are auto, bytes and characters");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Examples of 128 characters. */
  public static final TextFormat DEFAULT = new TextFormat(128, Tokens.AUTO);

  private static final int LONGEST = 1 << 16;

  /**
   * Checks the context.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public TextFormat {
    if (!(context >= 2 && context <= LONGEST)) {
      throw new IllegalArgumentException(
          "context must be from 2 to " + LONGEST + " tokens, but is " + context);
    }
  }
}
