package org.lr4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small data made for the tests. */
final class Samples {
  private Samples() {}

  /** Images in which every byte differs between examples, with labels 0, 1, 2, 0, 1, … */
  static ImageSet images(int count, Shape shape) {
    byte[] pixels = new byte[count * shape.values()];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
      for (int v = 0; v < shape.values(); v++) {
        pixels[i * shape.values() + v] = (byte) (7 * i + 3 * v);
      }
    }
    return ImageSet.of("sample", shape, 3, pixels, labels);
  }

  static byte[] idxImages(int count, int height, int width) {
    ByteBuffer out = ByteBuffer.allocate(16 + count * height * width);
    out.putInt(0x803).putInt(count).putInt(height).putInt(width);
    for (int i = 0; out.hasRemaining(); i++) {
      out.put((byte) i);
    }
    return out.array();
  }

  static byte[] idxLabels(int count) {
    ByteBuffer out = ByteBuffer.allocate(8 + count);
    out.putInt(0x801).putInt(count);
    for (int i = 0; out.hasRemaining(); i++) {
      out.put((byte) (i % 10));
    }
    return out.array();
  }

  /** Writes a file, gzipped when its name says so. */
  static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(bytes);
    }
    return file;
  }

  static float[] features(Batch batch) {
    FloatBuffer buffer = batch.features().duplicate();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  static long[] labels(Batch batch) {
    LongBuffer buffer = batch.labels().duplicate();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
