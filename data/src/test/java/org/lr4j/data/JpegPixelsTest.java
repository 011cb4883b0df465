package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

/** JPEG files, read whole and at a fraction of their size. */
class JpegPixelsTest {
  private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

  /** A kind of JPEG file that Java's own writer makes. */
  private record Kind(double quality, int columns, int rows, int interval, boolean progressive) {
    static final Kind USUAL = new Kind(0.9, 2, 2, 0, false);

    byte[] write(BufferedImage image) throws IOException {
      ImageWriter writer = javasOwn();
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality((float) quality);
      if (progressive) {
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata told = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), how);
      IIOMetadataNode tree = (IIOMetadataNode) told.getAsTree(FORMAT);
      NodeList components = tree.getElementsByTagName("componentSpec");
      if (components.getLength() == 3) {
        ((IIOMetadataNode) components.item(0)).setAttribute("HsamplingFactor", "" + columns);
        ((IIOMetadataNode) components.item(0)).setAttribute("VsamplingFactor", "" + rows);
      }
      if (interval > 0) {
        IIOMetadataNode restart = new IIOMetadataNode("dri");
        restart.setAttribute("interval", "" + interval);
        tree.getElementsByTagName("markerSequence").item(0).appendChild(restart);
      }
      told.setFromTree(FORMAT, tree);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image, null, told), how);
      } finally {
        writer.dispose();
      }
      return bytes.toByteArray();
    }

    private static ImageWriter javasOwn() {
      Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
      while (writers.hasNext()) {
        ImageWriter writer = writers.next();
        if (writer.getClass().getName().startsWith("com.sun.")) {
          return writer;
        }
      }
      throw new AssertionError("Java has no writer for JPEG files");
    }
  }

  /** Smooth colours with noise on them, of which the strongest leave the range of a byte. */
  private static BufferedImage picture(int width, int height, int type, double noise) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(width * 31L + height);
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      double[] colours = {
        128 + 90 * Math.sin(x / 9.0 + y / 31.0),
        128 + 90 * Math.cos(y / 7.0),
        128 + 90 * Math.sin((x + y) / 13.0)
      };
      for (int band = 0; band < image.getRaster().getNumBands(); band++) {
        double value = colours[band] + noise * random.nextGaussian();
        image.getRaster().setSample(x, y, band, (int) Math.max(0, Math.min(255, value)));
      }
    }
    return image;
  }

  private static byte[] planes(Pixels pixels, Scaling scaling, Shape shape) {
    byte[] planes = new byte[shape.values()];
    scaling.apply(pixels, planes);
    return planes;
  }

  private static byte[] javas(byte[] file, Scaling scaling, Shape shape) throws IOException {
    try (JavaPixels java = new JavaPixels()) {
      PictureHeader header = PictureHeader.parse(ByteBuffer.wrap(file));
      return planes(java.read(header, file, shape.channels()), scaling, shape);
    }
  }

  @Test
  void hasThePixelsOfJavasOwnReader() throws IOException {
    List<Kind> kinds = new ArrayList<>();
    for (double quality : new double[] {0.05, 0.5, 0.9, 1}) {
      kinds.add(new Kind(quality, 1, 1, 0, false));
      kinds.add(new Kind(quality, 2, 1, 3, false));
      kinds.add(new Kind(quality, 2, 2, 0, false));
      kinds.add(new Kind(quality, 2, 2, 1, false));
    }
    JpegPixels reader = new JpegPixels();
    int[][] sizes = {{64, 48}, {16, 16}, {17, 33}, {5, 7}, {50, 1}, {31, 90}};
    for (Kind kind : kinds) {
      for (int[] size : sizes) {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
          byte[] file = kind.write(picture(size[0], size[1], type, 40));
          Shape shape = new Shape(type == BufferedImage.TYPE_INT_RGB ? 3 : 1, size[1], size[0]);
          Scaling whole = Scaling.of(size[0], size[1], size[0], size[1]);
          Pixels pixels = reader.read(file, whole);
          assertThat(pixels).as("%s of %s is of the usual kind", kind, shape).isNotNull();
          assertThat(planes(pixels, whole, shape))
              .as("%s of %s", kind, shape)
              .isEqualTo(javas(file, whole, shape));
        }
      }
    }
  }

  @Test
  void reducesToTheMeansOfPixels() throws IOException {
    byte[] file = Kind.USUAL.write(picture(160, 80, BufferedImage.TYPE_BYTE_GRAY, 5));
    byte[] whole = javas(file, Scaling.of(160, 80, 160, 80), new Shape(1, 80, 160));
    for (int reduction : new int[] {2, 4, 8}) {
      Scaling scaling = Scaling.ofMeans(160, 80, 80 / reduction - 2, 40 / reduction - 1);
      assertThat(scaling.reduction()).isEqualTo(reduction);
      Pixels means = new JpegPixels().read(file, scaling);
      assertThat(means.width()).isEqualTo(160 / reduction);
      assertThat(means.height()).isEqualTo(80 / reduction);
      for (int y = 0; y < means.height(); y++) {
        for (int x = 0; x < means.width(); x++) {
          double sum = 0;
          for (int i = 0; i < reduction * reduction; i++) {
            int row = y * reduction + i / reduction;
            sum += whole[row * 160 + x * reduction + i % reduction] & 0xff;
          }
          assertThat((double) (means.bytes()[y * means.rowStride() + x] & 0xff))
              .as("1/%d, row %d, column %d", reduction, y, x)
              .isCloseTo(sum / (reduction * reduction), within(1.01));
        }
      }
    }
  }

  @Test
  void scalesFromMeansAsFromAllPixels() throws IOException {
    for (int rows = 1; rows <= 2; rows++) {
      for (int columns = 1; columns <= 2; columns++) {
        byte[] file =
            new Kind(0.9, columns, rows, 0, false)
                .write(picture(501, 375, BufferedImage.TYPE_INT_RGB, 12));
        for (int side : new int[] {128, 70, 30}) {
          Shape shape = new Shape(3, side, side);
          Scaling means = Scaling.ofMeans(501, 375, side, side);
          assertThat(means.reduction()).isEqualTo(side == 128 ? 2 : side == 70 ? 4 : 8);
          byte[] expected = javas(file, Scaling.of(501, 375, side, side), shape);
          byte[] seen = planes(new JpegPixels().read(file, means), means, shape);
          double sum = 0;
          for (int i = 0; i < seen.length; i++) {
            int difference = Math.abs((seen[i] & 0xff) - (expected[i] & 0xff));
            sum += difference;
            assertThat(difference).as("%dx%d, side %d, %d", columns, rows, side, i).isLessThan(20);
          }
          assertThat(sum / seen.length).as("%dx%d, side %d", columns, rows, side).isLessThan(1.5);
        }
      }
    }
  }

  @Test
  void leavesRarerKindsToJavasReader() throws IOException {
    BufferedImage image = picture(64, 48, BufferedImage.TYPE_INT_RGB, 10);
    Scaling whole = Scaling.of(64, 48, 64, 48);
    byte[] progressive = new Kind(0.9, 2, 2, 0, true).write(image);
    assertThat(new JpegPixels().read(progressive, whole)).isNull();
    byte[] seen = new byte[3 * 64 * 48];
    try (PictureDecoder decoder = new PictureDecoder(new Shape(3, 48, 64))) {
      decoder.decode(progressive, seen);
    }
    assertThat(seen).isEqualTo(javas(progressive, whole, new Shape(3, 48, 64)));
  }

  /** 8 × 8 pixels of magenta and yellow ink, by Pillow 12.3: Image.new("CMYK", …).save(…). */
  private static final String PRINTED =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBET"
          + "FBUVFQwPFxgWFBgSFBUU/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABQAAQAAAAAAAAAAAAAAAAAAAAn/xAAUEAEAAAAA"
          + "AAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AFTFUKoqb//Z";

  @Test
  void readsTheColoursOfPrint() throws IOException {
    byte[] seen = new byte[3];
    try (PictureDecoder decoder = new PictureDecoder(new Shape(3, 1, 1))) {
      decoder.decode(Base64.getDecoder().decode(PRINTED), seen);
    }
    assertThat(seen[0] & 0xff).isGreaterThan(200);
    assertThat(seen[1] & 0xff).isLessThan(60);
    assertThat(seen[2] & 0xff).isLessThan(60);
  }

  @Test
  void findsDamage() throws IOException {
    byte[] file = Kind.USUAL.write(picture(64, 48, BufferedImage.TYPE_INT_RGB, 30));
    byte[] into = new byte[3 * 24 * 32];
    try (PictureDecoder decoder = new PictureDecoder(new Shape(3, 24, 32))) {
      for (int length = 2; length < file.length - 2; length += 61) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatThrownBy(() -> decoder.decode(cut, into))
            .as("%d of %d bytes", length, file.length)
            .isInstanceOf(IOException.class);
      }
      Random random = new Random(4);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file.clone();
        for (int k = 0; k < 3; k++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          decoder.decode(damaged, into);
        } catch (IOException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
      decoder.decode(file, into);
    }
  }
}
