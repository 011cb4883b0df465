package org.lr4j.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * Picture files to planes of bytes of one shape: upright, scaled, transparency over white. For one
 * thread.
 */
final class PictureDecoder {
  private final Shape shape;
  private final Map<String, ImageReader> readers = new HashMap<>();
  private @Nullable Scaling last;

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
    BufferedImage image = read(header.format(), file);
    byte[] pixels = pixels(image, shape.channels());
    // Turned pictures are scaled to the turned target, so that only small ones are turned.
    int width = header.turned() ? shape.height() : shape.width();
    int height = header.turned() ? shape.width() : shape.height();
    if (header.orientation() == 1) {
      scaling(image, width, height).apply(pixels, shape.channels(), into);
      return;
    }
    byte[] stored = new byte[into.length];
    scaling(image, width, height).apply(pixels, shape.channels(), stored);
    turn(stored, width, height, header.orientation(), into);
  }

  private Scaling scaling(BufferedImage image, int width, int height) {
    Scaling known = last;
    if (known == null
        || !known.isFrom(image.getWidth(), image.getHeight())
        || !known.isTo(width, height)) {
      known = new Scaling(image.getWidth(), image.getHeight(), width, height);
      last = known;
    }
    return known;
  }

  private BufferedImage read(String format, byte[] file) throws IOException {
    ImageReader reader = readers.get(format);
    if (reader == null) {
      reader = reader(format);
      readers.put(format, reader);
    }
    String[] warning = {""};
    reader.addIIOReadWarningListener((source, message) -> warning[0] = String.valueOf(message));
    try {
      reader.setInput(new Bytes(file), true, true);
      BufferedImage image = reader.read(0);
      String said = warning[0].toLowerCase(Locale.ROOT);
      if (said.contains("premature") || said.contains("truncated") || said.contains("corrupt")) {
        throw new IOException(warning[0]);
      }
      return image;
    } catch (RuntimeException e) { // readers meet damage with all kinds of them
      throw new IOException(e.toString(), e);
    } finally {
      reader.removeAllIIOReadWarningListeners();
      reader.reset();
    }
  }

  private static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IOException("this Java runtime cannot read " + format);
    }
    return readers.next();
  }

  /** Interleaved pixels of one byte (grey) or three (red, green, blue). */
  private static byte[] pixels(BufferedImage image, int channels) {
    int count = image.getWidth() * image.getHeight();
    byte[] pixels = new byte[count * channels];
    Raster raster = image.getRaster();
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && image.getColorModel() instanceof ComponentColorModel
        && raster.getParent() == null
        && (raster.getDataBuffer() instanceof DataBufferByte
            || raster.getDataBuffer() instanceof DataBufferUShort)) {
      direct(image, model, channels, pixels);
    } else if (image.getColorModel() instanceof IndexColorModel palette) {
      indexed(image, palette, channels, pixels);
    } else {
      int[] row = new int[image.getWidth()];
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, row.length, 1, row, 0, row.length);
        for (int x = 0; x < row.length; x++) {
          put(pixels, (y * row.length + x) * channels, channels, row[x]);
        }
      }
    }
    return pixels;
  }

  private static void direct(
      BufferedImage image, PixelInterleavedSampleModel model, int channels, byte[] pixels) {
    int[] offsets = model.getBandOffsets();
    int bands = offsets.length;
    int width = image.getWidth();
    int stride = model.getPixelStride();
    boolean alpha = bands == 2 || bands == 4;
    byte[] bytes =
        image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
            ? buffer.getData()
            : high(((DataBufferUShort) image.getRaster().getDataBuffer()).getData());
    int last = bands >= 3 ? 2 : 0;
    for (int y = 0, to = 0; y < image.getHeight(); y++) {
      int at = y * model.getScanlineStride();
      if (!alpha && channels == 3) {
        int red = offsets[0];
        int green = offsets[last / 2];
        int blue = offsets[last];
        for (int x = 0; x < width; x++, at += stride, to += 3) {
          pixels[to] = bytes[at + red];
          pixels[to + 1] = bytes[at + green];
          pixels[to + 2] = bytes[at + blue];
        }
      } else if (bands == 1) {
        for (int x = 0; x < width; x++, at += stride) {
          pixels[to++] = bytes[at + offsets[0]];
        }
      } else {
        for (int x = 0; x < width; x++, at += stride, to += channels) {
          int red = bytes[at + offsets[0]] & 0xff;
          int green = bytes[at + offsets[last / 2]] & 0xff;
          int blue = bytes[at + offsets[last]] & 0xff;
          int opaque = alpha ? bytes[at + offsets[bands - 1]] & 0xff : 255;
          put(pixels, to, channels, opaque << 24 | red << 16 | green << 8 | blue);
        }
      }
    }
  }

  private static byte[] high(short[] words) {
    byte[] bytes = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = (byte) (words[i] >> 8);
    }
    return bytes;
  }

  private static void indexed(
      BufferedImage image, IndexColorModel palette, int channels, byte[] pixels) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        int colour = row[x] < colours.length ? colours[row[x]] : 0xff000000;
        put(pixels, (y * row.length + x) * channels, channels, colour);
      }
    }
  }

  /** A colour over white; grey is ITU-R 601's luma, as Pillow has it. */
  private static void put(byte[] pixels, int at, int channels, int argb) {
    int alpha = argb >>> 24;
    int red = over(argb >> 16 & 0xff, alpha);
    int green = over(argb >> 8 & 0xff, alpha);
    int blue = over(argb & 0xff, alpha);
    if (channels == 1) {
      pixels[at] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
    } else {
      pixels[at] = (byte) red;
      pixels[at + 1] = (byte) green;
      pixels[at + 2] = (byte) blue;
    }
  }

  private static int over(int value, int alpha) {
    return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255;
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

  void close() {
    readers.values().forEach(ImageReader::dispose);
  }

  /** A file that is in memory already. */
  private static final class Bytes extends ImageInputStreamImpl {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      bitOffset = 0;
      int count = (int) Math.min(length, bytes.length - streamPos);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(bytes, (int) streamPos, into, from, count);
      streamPos += count;
      return count;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }
}
