package org.lr4j.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
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
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * Picture files to planes of bytes of one shape: upright, scaled, transparency over white. For one
 * thread.
 */
final class PictureDecoder implements AutoCloseable {
  private static final int[] RGB = {0, 1, 2};
  private static final ComponentColorModel COLOURS =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final Shape shape;
  private final Map<String, ImageReader> readers = new HashMap<>();
  private final PngPixels png = new PngPixels();
  private @Nullable Scaling last;
  private @Nullable BufferedImage canvas;

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
    Pixels stored = header.format().equals("png") ? png.read(file) : null;
    if (stored == null) {
      stored = pixels(read(header, file), shape.channels());
    }
    Pixels pixels = stored.flat(shape.channels());
    // Turned pictures are scaled to the turned target, so that only small ones are turned.
    int width = header.turned() ? shape.height() : shape.width();
    int height = header.turned() ? shape.width() : shape.height();
    if (header.orientation() == 1) {
      scaling(pixels, width, height).apply(pixels, into);
      return;
    }
    byte[] scaled = new byte[into.length];
    scaling(pixels, width, height).apply(pixels, scaled);
    turn(scaled, width, height, header.orientation(), into);
  }

  private Scaling scaling(Pixels from, int width, int height) {
    Scaling known = last;
    if (known == null || !known.isFrom(from.width(), from.height()) || !known.isTo(width, height)) {
      known = new Scaling(from.width(), from.height(), width, height);
      last = known;
    }
    return known;
  }

  private BufferedImage read(PictureHeader header, byte[] file) throws IOException {
    ImageReader reader = readers.get(header.format());
    if (reader == null) {
      reader = reader(header.format());
      readers.put(header.format(), reader);
    }
    String[] warning = {""};
    reader.addIIOReadWarningListener((source, message) -> warning[0] = String.valueOf(message));
    try {
      reader.setInput(new Bytes(file), true, true);
      ImageReadParam how = reader.getDefaultReadParam();
      if (header.format().equals("jpeg") && reader.getImageTypes(0).next().getNumBands() == 3) {
        intoCanvas(header, how);
      }
      BufferedImage image = reader.read(0, how);
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

  /**
   * Has a JPEG file read into a picture that is used again, and whose bands are in the order in
   * which the reader has them, so that it copies rows at once. Naming the bands keeps the reader
   * from converting colours by a profile.
   */
  private void intoCanvas(PictureHeader header, ImageReadParam how) {
    BufferedImage known = canvas;
    if (known == null
        || known.getWidth() != header.width()
        || known.getHeight() != header.height()) {
      int row = Math.multiplyExact(3, header.width());
      known =
          new BufferedImage(
              COLOURS,
              Raster.createInterleavedRaster(
                  DataBuffer.TYPE_BYTE, header.width(), header.height(), row, 3, RGB, null),
              false,
              null);
      canvas = known;
    }
    how.setDestination(known);
    how.setSourceBands(RGB);
    how.setDestinationBands(RGB);
  }

  private static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IOException("this Java runtime cannot read " + format);
    }
    return readers.next();
  }

  private static Pixels pixels(BufferedImage image, int channels) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && image.getColorModel() instanceof ComponentColorModel
        && raster.getParent() == null
        && (raster.getDataBuffer() instanceof DataBufferByte
            || raster.getDataBuffer() instanceof DataBufferUShort)) {
      byte[] bytes =
          raster.getDataBuffer() instanceof DataBufferByte buffer
              ? buffer.getData()
              : high(((DataBufferUShort) raster.getDataBuffer()).getData());
      int rowStride = model.getScanlineStride();
      return new Pixels(
          bytes, width, height, rowStride, model.getPixelStride(), model.getBandOffsets());
    }
    byte[] pixels = new byte[width * height * channels];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      indexed(image, palette, channels, pixels);
    } else {
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          Pixels.put(pixels, (y * width + x) * channels, channels, row[x]);
        }
      }
    }
    return Pixels.packed(pixels, width, height, channels);
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
        Pixels.put(pixels, (y * row.length + x) * channels, channels, colour);
      }
    }
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
    readers.values().forEach(ImageReader::dispose);
    png.close();
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
