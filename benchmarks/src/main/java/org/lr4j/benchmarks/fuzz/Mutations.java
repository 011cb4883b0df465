package org.lr4j.benchmarks.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes sound inputs a little, so that most of a reader is reached before it has to refuse. */
final class Mutations {
  private static final int MOST_BYTES = 8_192;
  private static final int MOST_CHANGES = 6;
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2",
          "7",
          "1.5",
          "1e-400",
          "1e-200",
          "1e200",
          "1e308",
          "1e400",
          "-0.0",
          "NaN",
          "Infinity",
          "2147483647",
          "2147483648",
          "9007199254740992",
          "9223372036854775807",
          "9223372036854775808",
          "1e999999999999",
          "0x10",
          "٣",
          "1_000",
          "",
          "4.9e-324",
          "1,5");

  private final List<byte[]> samples;
  private final List<String> tokens;

  Mutations(List<byte[]> samples, List<String> tokens) {
    this.samples = samples;
    this.tokens = tokens;
  }

  static Mutations ofTexts(List<String> samples, List<String> tokens) {
    return new Mutations(
        samples.stream().map(sample -> sample.getBytes(StandardCharsets.UTF_8)).toList(), tokens);
  }

  /** A changed sample. */
  byte[] next(SplittableRandom random) {
    byte[] bytes = pick(samples, random).clone();
    for (int change = random.nextInt(MOST_CHANGES + 1); change > 0; change--) {
      bytes = changed(bytes, random);
    }
    return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private byte[] changed(byte[] bytes, SplittableRandom random) {
    int n = bytes.length;
    int at = random.nextInt(n + 1);
    int end = Math.min(n, at + random.nextInt(1 + Math.max(1, n / 4)));
    return switch (random.nextInt(9)) {
      case 0, 1 -> otherNumber(bytes, random);
      case 2 -> joined(bytes, 0, at, bytes(pick(tokens, random)), at);
      case 3 -> joined(bytes, 0, at, new byte[0], end);
      case 4 -> joined(bytes, 0, at, Arrays.copyOfRange(bytes, at, end), at);
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> {
        byte[] other = pick(samples, random);
        int from = random.nextInt(other.length + 1);
        yield joined(bytes, 0, at, Arrays.copyOfRange(other, from, other.length), n);
      }
      case 7 -> joined(bytes, 0, at, new byte[] {(byte) random.nextInt(256)}, at);
      default -> {
        byte[] flipped = bytes.clone();
        if (n > 0) {
          int place = random.nextInt(n);
          flipped[place] = (byte) (flipped[place] ^ (1 << random.nextInt(8)));
        }
        yield flipped;
      }
    };
  }

  private static byte[] otherNumber(byte[] bytes, SplittableRandom random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher numbers = NUMBER.matcher(text);
    long count = numbers.results().count();
    if (count == 0) {
      return bytes;
    }
    long chosen = random.nextLong(count);
    numbers.reset();
    for (long i = 0; i <= chosen; i++) {
      boolean found = numbers.find();
      assert found;
    }
    return joined(bytes, 0, numbers.start(), bytes(pick(NUMBERS, random)), numbers.end());
  }

  /** A part of some bytes, others, and the rest of the first. */
  private static byte[] joined(byte[] bytes, int from, int to, byte[] middle, int rest) {
    byte[] whole = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + middle.length);
    System.arraycopy(middle, 0, whole, to - from, middle.length);
    int length = whole.length;
    whole = Arrays.copyOf(whole, length + bytes.length - rest);
    System.arraycopy(bytes, rest, whole, length, bytes.length - rest);
    return whole;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }
}
