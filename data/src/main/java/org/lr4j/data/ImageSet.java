package org.lr4j.data;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Images of one byte a value, 0 to 255 each, kept as bytes until a batch needs them. */
public interface ImageSet extends Dataset {
  /**
   * Reads one image as it is stored.
   *
   * @param example from 0 to size − 1
   * @param into receives the {@code shape().values()} bytes, plane by plane
   */
  void readBytes(int example, byte[] into);

  @Override
  default void read(int example, float[] into) {
    byte[] bytes = new byte[shape().values()];
    readBytes(example, bytes);
    for (int i = 0; i < bytes.length; i++) {
      into[i] = bytes[i] & 0xff;
    }
  }

  @Override
  default ImageSet select(String name, int... examples) {
    return Selection.of(this, name, examples);
  }

  /**
   * Images that are in memory already.
   *
   * @param name what to call them
   * @param shape the shape of each
   * @param classes the number of classes, at least 1
   * @param pixels the images one after the other, plane by plane; not to be changed afterwards
   * @param labels the class of each
   * @return the images
   * @throws DataException if there are not as many images as labels, or a label is no class
   */
  static ImageSet of(String name, Shape shape, int classes, byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * shape.values()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d bytes of pixels for %d labels; images of %s need %d bytes each",
              name,
              pixels.length,
              labels.length,
              shape,
              shape.values()));
    }
    ByteBuffer[] parts = {ByteBuffer.wrap(pixels)};
    return new PackedImages(
        name,
        shape,
        classes,
        labels.clone(),
        new PackedImages.Records(parts, labels.length, 0, shape.values()));
  }
}
