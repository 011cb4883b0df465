package org.lr4j.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The frames of an event file: the length of the data as 8 bytes, a checksum of these, the data,
 * and a checksum of them, all little-endian. A checksum is the CRC-32C, turned right by 15 bits,
 * plus {@code 0xa282ead8}.
 */
final class Records {
  /** Bytes of a frame in addition to its data. */
  static final int FRAME = 16;

  private static final int HEAD = 12;
  private static final int STEP = 2;

  private Records() {}

  static byte[] framed(byte[] data) {
    ByteBuffer record = ByteBuffer.allocate(data.length + FRAME).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(checksum(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(checksum(data, 0, data.length));
    return record.array();
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** The data of the record that begins at a place; empty if it is not whole. */
  static Optional<ByteBuffer> at(byte[] file, int place) {
    if (file.length - place < FRAME) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(place);
    if (length < 0 || length > file.length - place - FRAME) {
      return Optional.empty();
    }
    int size = (int) length;
    boolean sound =
        bytes.getInt(place + Long.BYTES) == checksum(file, place, Long.BYTES)
            && bytes.getInt(place + HEAD + size) == checksum(file, place + HEAD, size);
    return sound
        ? Optional.of(ByteBuffer.wrap(file, place + HEAD, size).order(ByteOrder.LITTLE_ENDIAN))
        : Optional.empty();
  }

  /** The step of an event, 0 where it has none. */
  static long step(ByteBuffer event) {
    ByteBuffer rest = event.slice();
    while (rest.hasRemaining()) {
      long key = varint(rest);
      if (key >>> 3 == STEP) {
        return varint(rest);
      }
      switch ((int) (key & 7)) {
        case 0 -> varint(rest);
        case 1 -> rest.position(rest.position() + Long.BYTES);
        case 5 -> rest.position(rest.position() + Integer.BYTES);
        default -> {
          int length = (int) varint(rest);
          rest.position(rest.position() + length);
        }
      }
    }
    return 0;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
