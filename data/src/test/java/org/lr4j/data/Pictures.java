package org.lr4j.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small picture files made for the tests. */
final class Pictures {
  private Pictures() {}

  /** A picture of one colour. */
  static BufferedImage plain(int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  static BufferedImage grey(int width, int height, int value) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    return image;
  }

  static byte[] bytes(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer for " + format);
    }
    return bytes.toByteArray();
  }

  static Path write(Path file, BufferedImage image) throws IOException {
    String name = file.toString();
    return write(file, bytes(image, name.substring(name.lastIndexOf('.') + 1)));
  }

  static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(file, bytes);
  }

  /** A JPEG file with an EXIF orientation, as cameras write it. */
  static byte[] oriented(BufferedImage image, int orientation) throws IOException {
    byte[] jpeg = bytes(image, "jpg");
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42});
    exif.putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + exif.capacity());
    all.put(jpeg, 0, 2).put(exif.array()).put(jpeg, 2, jpeg.length - 2);
    return all.array();
  }

  /** Folders red, green and blue with that many pictures each, in all formats and sizes. */
  static Path colours(Path root, int each) throws IOException {
    String[] names = {"blue", "green", "red"};
    Color[] colours = {Color.BLUE, Color.GREEN, Color.RED};
    String[] formats = {"png", "jpg", "gif", "bmp"};
    for (int c = 0; c < names.length; c++) {
      for (int i = 0; i < each; i++) {
        BufferedImage image = plain(8 + i % 5, 8 + i % 3, colours[c]);
        write(root.resolve(names[c]).resolve("p" + i + "." + formats[i % 4]), image);
      }
    }
    return root;
  }
}
