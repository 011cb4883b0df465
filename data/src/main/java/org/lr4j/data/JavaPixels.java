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
import java.io.EOFException;
import java.io.IOException;
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
 * Pictures as Java's own readers, and those of TwelveMonkeys, decode them: every kind of file, but
 * slower than {@link JpegPixels} and {@link PngPixels}. A class of its own, because most folders
 * need none of Java's graphics, which take a quarter of a second to load. For one thread.
 */
final class JavaPixels implements AutoCloseable {
  private static final int[] RGB = {0, 1, 2};
  private static final ComponentColorModel COLOURS =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final Map<String, ImageReader> readers = new HashMap<>();
  private @Nullable BufferedImage canvas;

  /**
   * Reads a file.
   *
   * @param header what its first bytes say
   * @param file all its bytes
   * @param channels 1 or 3: what a palette's colours become
   * @return its pixels, which are valid until the next file is read
   * @throws IOException if it is damaged
   */
  Pixels read(PictureHeader header, byte[] file, int channels) throws IOException {
    return pixels(image(header, file), channels);
  }

  private BufferedImage image(PictureHeader header, byte[] file) throws IOException {
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
      if (header.bands() == 3) {
        intoCanvas(header, how);
      }
      BufferedImage image = reader.read(0, how);
      String said = warning[0].toLowerCase(Locale.ROOT);
      if (said.contains("premature") || said.contains("truncated") || said.contains("corrupt")) {
        throw new IOException(warning[0]);
      }
      return image;
    } catch (RuntimeException | EOFException e) { // readers meet damage with all kinds of them
      throw new IOException("it is cut short or damaged (" + e + ")", e);
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

  @Override
  public void close() {
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
