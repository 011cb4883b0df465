package org.lr4j.data;

/**
 * Interleaved pixels in an array: grey, grey and alpha, RGB, or RGB and alpha.
 *
 * @param bytes the array
 * @param width columns
 * @param height rows
 * @param rowStride bytes from one row to the next
 * @param pixelStride bytes from one pixel to the next
 * @param offsets where each band of the first pixel is
 */
record Pixels(byte[] bytes, int width, int height, int rowStride, int pixelStride, int[] offsets) {
  private static final int[] GREY = {0};
  private static final int[] COLOUR = {0, 1, 2};

  /** Pixels of one or three bands, row after row. */
  static Pixels packed(byte[] bytes, int width, int height, int channels) {
    int[] offsets = channels == 1 ? GREY : COLOUR;
    return new Pixels(bytes, width, height, width * channels, channels, offsets);
  }

  /** These pixels with one band (grey) or three (RGB), with transparency over white. */
  Pixels flat(int channels) {
    if (offsets.length == channels) {
      return this;
    }
    byte[] flat = new byte[width * height * channels];
    int bands = offsets.length;
    int last = bands >= 3 ? 2 : 0;
    boolean alpha = bands == 2 || bands == 4;
    for (int y = 0, to = 0; y < height; y++) {
      int at = y * rowStride;
      for (int x = 0; x < width; x++, at += pixelStride, to += channels) {
        int red = bytes[at + offsets[0]] & 0xff;
        int green = bytes[at + offsets[last / 2]] & 0xff;
        int blue = bytes[at + offsets[last]] & 0xff;
        int opaque = alpha ? bytes[at + offsets[bands - 1]] & 0xff : 255;
        put(flat, to, channels, opaque << 24 | red << 16 | green << 8 | blue);
      }
    }
    return packed(flat, width, height, channels);
  }

  /** A colour over white; grey is ITU-R 601's luma, as Pillow has it. */
  static void put(byte[] pixels, int at, int channels, int argb) {
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
}
