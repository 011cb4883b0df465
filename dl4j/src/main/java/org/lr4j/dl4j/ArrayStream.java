package org.lr4j.dl4j;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays in a file, each with the number of its bytes before it: 0 for no array. A number that is
 * too large for an int is a long after -1.
 */
final class ArrayStream {
  private ArrayStream() {}

  static void write(@Nullable INDArray array, DataOutputStream out) throws IOException {
    if (array == null) {
      writeLength(0, out);
      return;
    }
    INDArray plain = array.dup();
    Counting count = new Counting();
    Nd4j.write(plain, new DataOutputStream(count));
    writeLength(count.bytes, out);
    Nd4j.write(plain, out);
  }

  static Optional<INDArray> read(DataInputStream in) throws IOException {
    return readLength(in) == 0 ? Optional.empty() : Optional.of(Nd4j.read(in));
  }

  static void writeLength(long length, DataOutputStream out) throws IOException {
    boolean fits = length <= Integer.MAX_VALUE;
    out.writeInt(fits ? (int) length : -1);
    if (!fits) {
      out.writeLong(length);
    }
  }

  static long readLength(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == -1 ? in.readLong() : length;
  }

  /** Counts what is written to it, and forgets it. */
  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      bytes += length;
    }
  }
}
