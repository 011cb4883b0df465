package org.lr4j.data;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Text as tokens: bytes of UTF-8, or characters of an alphabet whose first one stands for all that
 * are not in it.
 */
public final class TextEncoding implements InputEncoding {
  static final String KIND = "text";
  private static final int BYTES = 256;
  private static final int UNKNOWN = 0xfffd;

  private final int context;
  private final int[] alphabet;
  private final Map<Integer, Integer> places = new HashMap<>();

  private TextEncoding(int context, int[] alphabet) {
    this.context = context;
    this.alphabet = alphabet;
    for (int i = 0; i < alphabet.length; i++) {
      places.put(alphabet[i], i);
    }
  }

  /** Bytes of UTF-8. */
  static TextEncoding bytes(int context) {
    return new TextEncoding(context, new int[0]);
  }

  /** The characters of a text, in the order of their code points. */
  static TextEncoding characters(int context, String text) {
    int[] seen = text.codePoints().filter(c -> c != UNKNOWN).distinct().sorted().toArray();
    return new TextEncoding(
        context, IntStream.concat(IntStream.of(UNKNOWN), Arrays.stream(seen)).toArray());
  }

  static TextEncoding read(Map<String, ?> facts) {
    int[] alphabet = Facts.text(facts, "alphabet").codePoints().toArray();
    return new TextEncoding(Facts.whole(facts, "context"), alphabet);
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of(
        "kind", KIND, "context", context, "alphabet", new String(alphabet, 0, alphabet.length));
  }

  /** Whether tokens are bytes rather than characters. */
  public boolean isBytes() {
    return alphabet.length == 0;
  }

  /**
   * How many tokens a model sees at once.
   *
   * @return tokens
   */
  public int context() {
    return context;
  }

  /**
   * How many different tokens there are.
   *
   * @return tokens, at least 2
   */
  public int size() {
    return isBytes() ? BYTES : alphabet.length;
  }

  @Override
  public Shape shape() {
    return new Shape(1, 1, context);
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, size()).mapToObj(token -> text(token)).toList();
  }

  /**
   * The beginning of a text that somebody gives.
   *
   * @param input the text itself, or the path of a text file ({@code .txt}) that exists
   * @return the text, or the file's
   * @throws DataException if the file cannot be read
   */
  public static String beginning(String input) {
    return TextFiles.isText(input) && new File(input).isFile()
        ? TextFiles.text(Path.of(input))
        : input;
  }

  /**
   * Text to tokens.
   *
   * @param text any text
   * @return a token for each byte or character
   */
  public int[] tokens(String text) {
    if (isBytes()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    }
    return text.codePoints().map(c -> places.getOrDefault(c, 0)).toArray();
  }

  /**
   * Tokens to text.
   *
   * @param tokens as {@link #tokens} gives them; bytes that are no UTF-8 become U+FFFD
   * @return the text
   */
  public String text(int... tokens) {
    if (isBytes()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Arrays.stream(tokens).forEach(bytes::write);
      return bytes.toString(StandardCharsets.UTF_8);
    }
    int[] characters = Arrays.stream(tokens).map(token -> alphabet[token]).toArray();
    return new String(characters, 0, characters.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextEncoding that
        && that.context == context
        && Arrays.equals(that.alphabet, alphabet);
  }

  @Override
  public int hashCode() {
    return 31 * context + Arrays.hashCode(alphabet);
  }

  @Override
  public String toString() {
    return size() + (isBytes() ? " bytes" : " characters");
  }
}
