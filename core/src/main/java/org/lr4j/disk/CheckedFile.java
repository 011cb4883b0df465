package org.lr4j.disk;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A file that ends with the CRC-32 of everything before it, as a long, so that a damaged one is
 * known before anything in it is used. It is written and read as a stream, so it may be larger than
 * the memory.
 */
public final class CheckedFile {
  private static final int BUFFER = 1 << 16;

  private CheckedFile() {}

  /** What a file contains before its checksum. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    void writeTo(DataOutputStream out) throws IOException;
  }

  /**
   * Writes a new file. If this fails, a part of it may be there.
   *
   * @param file the file, which must not exist
   * @param content what it contains
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Content content) throws IOException {
    Files.createFile(file);
    // An interrupt of the thread does not close these streams.
    try (FileOutputStream stream = new FileOutputStream(file.toFile());
        CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER))) {
      content.writeTo(out);
      out.flush();
      out.writeLong(checked.getChecksum().getValue());
    }
  }

  /**
   * Checks a whole file, and opens it at its beginning.
   *
   * @param file what {@link #write} wrote
   * @return its content, which ends before the checksum; to be closed by the caller
   * @throws IOException if it cannot be read or is damaged
   */
  public static DataInputStream open(Path file) throws IOException {
    long end = Files.size(file) - Long.BYTES;
    if (end < 0 || !isSound(file, end)) {
      throw new IOException(file + " is damaged; go back to an earlier checkpoint");
    }
    return new DataInputStream(
        new BufferedInputStream(new Beginning(new FileInputStream(file.toFile()), end), BUFFER));
  }

  private static boolean isSound(Path file, long end) throws IOException {
    try (FileInputStream stream = new FileInputStream(file.toFile())) {
      Beginning content = new Beginning(stream, end);
      CRC32 sum = new CRC32();
      byte[] piece = new byte[BUFFER];
      for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
        sum.update(piece, 0, read);
      }
      return new DataInputStream(stream).readLong() == sum.getValue();
    }
  }

  /** The first bytes of a stream. */
  private static final class Beginning extends InputStream {
    private final InputStream stream;
    private long left;

    Beginning(InputStream stream, long length) {
      this.stream = stream;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = stream.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
