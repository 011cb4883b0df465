package org.lr4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the first bytes of a picture file say, read without decoding it.
 *
 * @param format the file's format as {@link javax.imageio.ImageIO} calls it, whatever its name
 * @param width columns of pixels as stored
 * @param height rows of pixels as stored
 * @param grey whether it has no colours for certain
 * @param bands how many numbers a pixel has in a JPEG file, 4 where its colours are those of print;
 *     else 0
 * @param orientation EXIF's orientation, 1 to 8; 1 is upright
 */
record PictureHeader(
    String format, int width, int height, boolean grey, int bands, int orientation) {
  /** How much of a file is enough for most headers. */
  static final int FIRST_BYTES = 1 << 12;

  /** A file of more bytes is left out. */
  static final long MOST_BYTES = 1L << 28;

  /** Pictures of more pixels are passed over. */
  static final double MOST_MEGAPIXELS = 250;

  private static final int ORIENTATION_TAG = 0x0112;

  /** Whether width and height change places when the picture is shown upright. */
  boolean turned() {
    return orientation >= 5;
  }

  int uprightWidth() {
    return turned() ? height : width;
  }

  int uprightHeight() {
    return turned() ? width : height;
  }

  double megapixels() {
    return (double) width * height / 1e6;
  }

  /**
   * Reads a file's header.
   *
   * @param file the file, which is read as a whole where the start does not reach
   * @param start its first {@value #FIRST_BYTES} bytes, or all if there are fewer
   * @throws IOException if it is no picture
   */
  static PictureHeader of(Path file, ByteBuffer start) throws IOException {
    try {
      return parse(start);
    } catch (EOFException e) {
      if (start.remaining() < FIRST_BYTES || Files.size(file) > MOST_BYTES) {
        throw e;
      }
      return parse(ByteBuffer.wrap(Files.readAllBytes(file)));
    }
  }

  /**
   * Reads the header of a file's bytes.
   *
   * @throws EOFException if there are too few of them
   * @throws IOException if they are no picture
   */
  static PictureHeader parse(ByteBuffer bytes) throws IOException {
    ByteBuffer file = bytes.slice().order(ByteOrder.BIG_ENDIAN);
    try {
      int start = file.getInt(0);
      PictureHeader header = null;
      if (start >>> 8 == 0xffd8ff) {
        header = jpeg(file);
      } else if (start == 0x89504e47) {
        header = png(file);
      } else if (start >>> 8 == 0x474946) {
        header = gif(file.order(ByteOrder.LITTLE_ENDIAN));
      } else if (start >>> 16 == 0x424d) {
        header = bmp(file.order(ByteOrder.LITTLE_ENDIAN));
      }
      if (header == null) {
        throw new IOException("it is not a PNG, JPEG, GIF or BMP picture");
      }
      if (header.width < 1 || header.height < 1) {
        throw new IOException("its header has no sizes");
      }
      return header;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      EOFException end = new EOFException("it is cut short");
      end.initCause(e);
      throw end;
    }
  }

  private static PictureHeader jpeg(ByteBuffer file) throws IOException {
    int orientation = 1;
    int at = 2;
    while (true) {
      if ((file.get(at) & 0xff) != 0xff) {
        throw new IOException("its JPEG markers are damaged");
      }
      int marker = file.get(at + 1) & 0xff;
      if (marker == 0xff) { // fill
        at++;
        continue;
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) { // no content
        at += 2;
        continue;
      }
      if (marker == 0xd9 || marker == 0xda) {
        throw new IOException("it has pixels before its sizes");
      }
      int length = file.getShort(at + 2) & 0xffff;
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        int height = file.getShort(at + 5) & 0xffff;
        int width = file.getShort(at + 7) & 0xffff;
        int bands = file.get(at + 9);
        return new PictureHeader("jpeg", width, height, bands == 1, bands, orientation);
      }
      if (marker == 0xe1 && length >= 16 && file.getInt(at + 4) == 0x45786966) {
        orientation = orientation(file.slice(at + 10, length - 8));
      }
      at += 2 + length;
    }
  }

  private static PictureHeader png(ByteBuffer file) {
    int type = file.get(25);
    boolean grey = type == 0 || type == 4;
    int orientation = 1;
    for (int at = 33; ; ) {
      int length = file.getInt(at);
      int kind = file.getInt(at + 4);
      if (kind == 0x504c5445) { // PLTE
        grey |= type == 3 && greyPalette(file, at + 8, length / 3, 3);
      } else if (kind == 0x65584966) { // eXIf
        orientation = orientation(file.slice(at + 8, length));
      } else if (kind == 0x49444154 || length < 0) { // IDAT
        break;
      }
      at += 12 + length;
    }
    return new PictureHeader("png", file.getInt(16), file.getInt(20), grey, 0, orientation);
  }

  private static PictureHeader gif(ByteBuffer file) {
    int flags = file.get(10);
    boolean grey = (flags & 0x80) != 0 && greyPalette(file, 13, 2 << (flags & 7), 3);
    return new PictureHeader(
        "gif", file.getShort(6) & 0xffff, file.getShort(8) & 0xffff, grey, 0, 1);
  }

  private static PictureHeader bmp(ByteBuffer file) {
    int size = file.getInt(14);
    if (size == 12) {
      return new PictureHeader(
          "bmp", file.getShort(18) & 0xffff, file.getShort(20) & 0xffff, false, 0, 1);
    }
    int bits = file.getShort(28);
    int used = file.getInt(46);
    int colours = used > 0 ? Math.min(used, 256) : 1 << Math.max(0, Math.min(bits, 8));
    boolean grey = bits <= 8 && greyPalette(file, 14 + size, colours, 4);
    return new PictureHeader("bmp", file.getInt(18), Math.abs(file.getInt(22)), grey, 0, 1);
  }

  private static boolean greyPalette(ByteBuffer file, int from, int colours, int stride) {
    for (int i = 0; i < colours; i++) {
      int at = from + i * stride;
      if (file.get(at) != file.get(at + 1) || file.get(at) != file.get(at + 2)) {
        return false;
      }
    }
    return true;
  }

  /** The orientation in EXIF's directory of tags; 1 where there is none that makes sense. */
  private static int orientation(ByteBuffer tiff) {
    try {
      tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = tiff.getShort(directory) & 0xffff;
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + 12 * i;
        if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
          int orientation = tiff.getShort(entry + 8);
          return orientation >= 1 && orientation <= 8 ? orientation : 1;
        }
      }
      return 1;
    } catch (IndexOutOfBoundsException e) {
      return 1;
    }
  }
}
