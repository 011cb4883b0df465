package org.lr4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which bytes stand for which characters in a text file: UTF-8; UTF-16 where the file begins with
 * its mark; Windows-1252 where most of what is not ASCII is no UTF-8, as old spreadsheets write it.
 *
 * @param charset what to decode with
 * @param damaged whether some bytes are no UTF-8 although most are
 */
record TextCharset(Charset charset, boolean damaged) {
  private static final int BUFFER = 1 << 16;
  private static final String WINDOWS = "windows-1252";

  /**
   * Reads a file through.
   *
   * @throws DataException if it holds other things than text
   */
  static TextCharset of(Path file, long most, String remedy) throws IOException {
    try (InputStream in = Sizes.atMost(most, file, remedy, Contents.stream(file))) {
      byte[] buffer = new byte[BUFFER];
      int length = in.readNBytes(buffer, 0, BUFFER);
      if (length >= 2 && ((buffer[0] == -2 && buffer[1] == -1) || isLittle(buffer, length))) {
        return new TextCharset(StandardCharsets.UTF_16, false);
      }
      for (int i = 0; i < length; i++) {
        if (buffer[i] == 0) {
          throw new DataException("file " + file + " is not text: it has bytes that are 0");
        }
      }
      Count count = new Count();
      while (length > 0) {
        count.add(buffer, length);
        length = in.readNBytes(buffer, 0, BUFFER);
      }
      count.end();
      return count.wrong > count.right
          ? new TextCharset(windows(), false)
          : new TextCharset(StandardCharsets.UTF_8, count.wrong > 0);
    }
  }

  /** UTF-16 and not UTF-32, whose mark begins alike. */
  private static boolean isLittle(byte[] start, int length) {
    boolean wide = length >= 4 && start[2] == 0 && start[3] == 0;
    return start[0] == -1 && start[1] == -2 && !wide;
  }

  private static Charset windows() {
    return Charset.isSupported(WINDOWS) ? Charset.forName(WINDOWS) : StandardCharsets.ISO_8859_1;
  }

  /** A note where the file is not what it should be. */
  Optional<String> note(Path file) {
    if (damaged) {
      return Optional.of("file " + file + " has bytes that are not UTF-8; they are read as U+FFFD");
    }
    return charset.equals(StandardCharsets.UTF_8)
        ? Optional.empty()
        : Optional.of("file " + file + " is not UTF-8; it is read as " + charset.name());
  }

  /** Characters of several bytes, and bytes that cannot be part of one. */
  private static final class Count {
    private long right;
    private long wrong;
    private int wanted;

    void add(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        int b = bytes[i] & 0xff;
        boolean follows = b >> 6 == 2;
        if (wanted > 0 && follows) {
          wanted--;
          right += wanted == 0 ? 1 : 0;
          continue;
        }
        wrong += wanted > 0 || follows ? 1 : 0;
        wanted = b < 0xc2 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : b < 0xf5 ? 3 : 0;
        wrong += b >= 0xc0 && wanted == 0 ? 1 : 0;
      }
    }

    void end() {
      wrong += wanted > 0 ? 1 : 0;
      wanted = 0;
    }
  }
}
