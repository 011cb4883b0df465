package org.lr4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Picture files to planes of bytes of one shape: upright, scaled, transparency over white. For one
 * thread.
 */
final class PictureDecoder implements AutoCloseable {
  private final Shape shape;
  private final JpegPixels jpeg = new JpegPixels();
  private final PngPixels png = new PngPixels();
  private @Nullable JavaPixels others;
  private @Nullable Way lastWay;
  private @Nullable Scaling last;

  /** From a size to another, from the pixels themselves or from means of them. */
  private record Way(int fromWidth, int fromHeight, int width, int height, boolean means) {
    Scaling scaling() {
      return means
          ? Scaling.ofMeans(fromWidth, fromHeight, width, height)
          : Scaling.of(fromWidth, fromHeight, width, height);
    }
  }

  PictureDecoder(Shape shape) {
    this.shape = shape;
  }

  /**
   * Decodes a file.
   *
   * @param file all bytes of the file
   * @param into receives the planes
   * @throws IOException if it is no picture or damaged
   */
  void decode(byte[] file, byte[] into) throws IOException {
    PictureHeader header = PictureHeader.parse(ByteBuffer.wrap(file));
    if (header.orientation() == 1) {
      scale(header, file, shape.width(), shape.height(), into);
      return;
    }
    // Turned pictures are scaled to the turned target, so that only small ones are turned.
    int width = header.turned() ? shape.height() : shape.width();
    int height = header.turned() ? shape.width() : shape.height();
    byte[] scaled = new byte[into.length];
    scale(header, file, width, height, scaled);
    turn(scaled, width, height, header.orientation(), into);
  }

  private void scale(PictureHeader header, byte[] file, int width, int height, byte[] into)
      throws IOException {
    if (header.format().equals("jpeg")) {
      Scaling scaling = scaling(new Way(header.width(), header.height(), width, height, true));
      Pixels pixels = jpeg.read(file, scaling);
      if (pixels != null) {
        scaling.apply(pixels.flat(shape.channels()), into);
        return;
      }
    }
    Pixels pixels = header.format().equals("png") ? png.read(file) : null;
    if (pixels == null) {
      pixels = others().read(header, file, shape.channels());
    }
    // The first picture of a GIF may be smaller than its header says.
    Way way = new Way(pixels.width(), pixels.height(), width, height, false);
    scaling(way).apply(pixels.flat(shape.channels()), into);
  }

  private Scaling scaling(Way way) {
    Scaling known = last;
    if (known == null || !way.equals(lastWay)) {
      known = way.scaling();
      last = known;
      lastWay = way;
    }
    return known;
  }

  private JavaPixels others() {
    JavaPixels known = others;
    if (known == null) {
      known = new JavaPixels();
      others = known;
    }
    return known;
  }

  /** Stored pixels to where they are seen. */
  private void turn(byte[] stored, int width, int height, int orientation, byte[] into) {
    int plane = shape.pixels();
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          boolean turned = orientation >= 5;
          int sx = turned ? y : x;
          int sy = turned ? x : y;
          if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
            sx = width - 1 - sx;
          }
          if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
            sy = height - 1 - sy;
          }
          into[c * plane + y * shape.width() + x] = stored[c * plane + sy * width + sx];
        }
      }
    }
  }

  @Override
  public void close() {
    JavaPixels known = others;
    if (known != null) {
      known.close();
    }
    png.close();
  }
}
