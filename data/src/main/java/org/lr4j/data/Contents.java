package org.lr4j.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What a file holds: mapped when it is plain, unpacked into memory when it is gzipped. */
final class Contents {
  private static final int BUFFER = 1 << 16;

  private Contents() {}

  /**
   * The bytes of a file, big-endian; a missing file fails with the given advice. An interrupt of
   * the thread cancels it and stays set.
   */
  static ByteBuffer of(Path file, String advice) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("file " + file + " does not exist; " + advice);
    }
    try {
      return isGzip(file) ? unpack(file, Sizes.bytesThatFit()) : map(file);
    } catch (ClosedByInterruptException e) {
      CancellationException cancelled =
          new CancellationException("the reading of " + file + " was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The sentence for a file that cannot be read. */
  static DataException unreadable(Path file, Throwable e) {
    if (e instanceof AccessDeniedException) {
      return new DataException("file " + file + " may not be read; change its permissions", e);
    }
    if (e instanceof EOFException) {
      return new DataException("file " + file + " ends too early; fetch it again", e);
    }
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof ZipException
        ? new DataException("file " + file + " is damaged (" + what + "); fetch it again", e)
        : new DataException("file " + file + " cannot be read: " + what, e);
  }

  /** A stream of a file's text or bytes, unpacked on the way when gzipped. */
  static InputStream stream(Path file) throws IOException {
    InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return isGzip(file) ? new GZIPInputStream(plain, BUFFER) : plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  static ByteBuffer unpack(Path file, long most) throws IOException {
    String remedy = "unpack it with gunzip: plain files are not read as a whole";
    try (InputStream in = Sizes.atMost(most, file, remedy, stream(file))) {
      return ByteBuffer.wrap(in.readAllBytes());
    }
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new DataException("file " + file + " has 2 GiB or more; split it into several");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }
}
