package org.lr4j.torch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.BytePointer;

/**
 * Bytes outside of Java's heap as a file, a piece at a time, because Java's buffers and arrays end
 * at 2 GiB.
 */
final class NativeBytes {
  static final int PIECE = 1 << 26;

  private NativeBytes() {}

  /** Writes a new file. */
  static void write(Path file, BytePointer bytes, int piece) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long size = bytes.capacity();
      for (long at = 0; at < size; at += piece) {
        ByteBuffer buffer = piece(bytes, at, Math.min(size, at + piece));
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }

  /** Reads a whole file; the bytes are to be closed by the caller. */
  static BytePointer read(Path file, int piece) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      BytePointer bytes = new BytePointer(size);
      try {
        for (long at = 0; at < size; at += piece) {
          ByteBuffer buffer = piece(bytes, at, Math.min(size, at + piece));
          while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
              throw new EOFException(file + " is cut short");
            }
          }
        }
        return bytes;
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    }
  }

  private static ByteBuffer piece(BytePointer all, long from, long to) {
    return new BytePointer(all).position(from).limit(to).asByteBuffer();
  }
}
