package org.lr4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArrayStreamTest {
  @Test
  void writesLengthAndBytesAsNd4jGivesThem() throws IOException {
    INDArray array = Nd4j.rand(1, 3001);
    INDArray view = Nd4j.rand(4, 6).getColumn(2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    ArrayStream.write(array, out);
    ArrayStream.write(null, out);
    ArrayStream.write(view, out);

    byte[] first = Nd4j.toByteArray(array.dup());
    byte[] last = Nd4j.toByteArray(view.dup());
    byte[] expected =
        ByteBuffer.allocate(12 + first.length + last.length)
            .putInt(first.length)
            .put(first)
            .putInt(0)
            .putInt(last.length)
            .put(last)
            .array();
    assertThat(bytes.toByteArray()).isEqualTo(expected);

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(expected));
    assertThat(ArrayStream.read(in)).hasValue(array);
    assertThat(ArrayStream.read(in)).isEmpty();
    assertThat(ArrayStream.read(in)).hasValue(view);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void knowsLengthsBeyondAnInt() throws IOException {
    for (long length : new long[] {0, 7, Integer.MAX_VALUE, 1L << 31, 1L << 40}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ArrayStream.writeLength(length, new DataOutputStream(bytes));
      assertThat(
              ArrayStream.readLength(
                  new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
          .isEqualTo(length);
    }
  }
}
