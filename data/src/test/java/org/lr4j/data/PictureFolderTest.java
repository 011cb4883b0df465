package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures that somebody brings. */
class PictureFolderTest {
  @TempDir Path folder;

  private Opened open() {
    return open(DataFormat.DEFAULT);
  }

  private Opened open(DataFormat format) {
    return DataSets.open(folder.toString(), folder.resolve("none"), format);
  }

  @Test
  void readsAllFormatsAndSizesAndSplitsEachClass() throws IOException {
    Pictures.colours(folder, 20);

    Opened opened = open();

    Splits splits = opened.splits();
    assertThat(splits.train().shape()).isEqualTo(new Shape(3, 9, 10));
    assertThat(splits.train().classNames()).containsExactly("blue", "green", "red");
    assertThat(splits.test().size()).isEqualTo(12);
    assertThat(counts(splits.test())).containsExactly(4, 4, 4);
    assertThat(splits.validation().size()).isEqualTo(5);
    assertThat(splits.train().size()).isEqualTo(43);
    assertThat(opened.notes())
        .singleElement()
        .asString()
        .contains("9x10", "median", "--image-size");
    for (Dataset part : new Dataset[] {splits.train(), splits.validation(), splits.test()}) {
      for (int i = 0; i < part.size(); i++) {
        float[] picture = new float[part.shape().values()];
        part.read(i, picture);
        int brightest = 2 - part.label(i);
        for (int c = 0; c < 3; c++) {
          assertThat(picture[c * 90 + 45])
              .isBetween(c == brightest ? 245f : 0f, c == brightest ? 255f : 10f);
        }
      }
    }
  }

  @Test
  void isTheSameWhateverTheOrderOfThreads() throws IOException {
    Pictures.colours(folder, 8);

    assertThat(pixels(open().splits().train())).isEqualTo(pixels(open().splits().train()));
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    Pictures.colours(folder, 6);
    Files.move(folder.resolve("red"), folder.resolve("train"));

    assertThat(open().splits().train().classNames()).contains("train").hasSize(3);
  }

  @Test
  void keepsTheFoldersOfPartsAndCutsWhatIsMissing() throws IOException {
    Pictures.colours(folder.resolve("train"), 20);
    Pictures.colours(folder.resolve("Test"), 2);

    Splits splits = open().splits();

    assertThat(splits.test().size()).isEqualTo(6);
    assertThat(splits.validation().size()).isEqualTo(6);
    assertThat(splits.train().size()).isEqualTo(54);

    Pictures.colours(folder.resolve("val"), 3);
    assertThat(open().splits().validation().size()).isEqualTo(9);
    assertThat(open().splits().train().size()).isEqualTo(60);
  }

  @Test
  void takesTestDataFromTrainingWhereOnlyValidationHasAFolder() throws IOException {
    Pictures.colours(folder.resolve("train"), 20);
    Pictures.colours(folder.resolve("val"), 3);

    Splits splits = open().splits();

    assertThat(splits.validation().size()).isEqualTo(9);
    assertThat(splits.test().size()).isEqualTo(12);
    assertThat(splits.train().size()).isEqualTo(48);
  }

  @Test
  void countsAndNamesWhatCannotBeRead() throws IOException {
    Pictures.colours(folder, 8);
    byte[] whole = Pictures.bytes(Pictures.plain(40, 40, Color.RED), "png");
    Pictures.write(folder.resolve("red/empty.png"), new byte[0]);
    Pictures.write(folder.resolve("red/cut.png"), Arrays.copyOf(whole, whole.length / 2));
    Pictures.write(
        folder.resolve("red/text.jpg"),
        "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    byte[] jpeg = Pictures.bytes(noise(64, 64), "jpg");
    Pictures.write(folder.resolve("red/cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    byte[] huge = whole.clone();
    huge[16] = 0x01; // 16 million columns
    Pictures.write(folder.resolve("blue/huge.png"), huge);
    Pictures.write(folder.resolve("blue/readme.md"), new byte[3]);
    Pictures.write(folder.resolve("blue/.hidden.png"), new byte[3]);

    Opened opened = open();

    assertThat(opened.splits().train().size()).isLessThan(24);
    assertThat(String.join("\n", opened.notes()))
        .contains(
            "5 of 29 pictures were left out",
            "1 empty (red/empty.png)",
            "1 larger than 250 megapixels or 256 MiB (blue/huge.png)",
            "3 damaged or not a picture (red/cut.jpg, red/cut.png, red/text.jpg)",
            "1 file is ignored: the name does not end like a picture, for example blue/readme.md");
  }

  @Test
  void refusesASingleClassAndClassesThatTrainingLacks() throws IOException {
    Pictures.write(folder.resolve("cats/a.png"), Pictures.grey(4, 4, 0));
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a single class (cats)");

    Path parts = folder.resolve("parts");
    Pictures.write(parts.resolve("train/cats/a.png"), Pictures.grey(4, 4, 0));
    Pictures.write(parts.resolve("train/dogs/a.png"), Pictures.grey(4, 4, 0));
    Pictures.write(parts.resolve("test/birds/a.png"), Pictures.grey(4, 4, 0));
    assertThatThrownBy(() -> DataSets.open(parts.toString(), folder, DataFormat.DEFAULT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class birds has pictures to validate or test on, but none in train");
  }

  @Test
  void refusesAClassWhosePicturesCannotBeRead() throws IOException {
    Pictures.colours(folder, 6);
    for (int i = 0; i < 6; i++) {
      Pictures.write(folder.resolve("violet/" + i + ".png"), new byte[9]);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class violet has no picture to train on that can be read");
  }

  @Test
  void saysThatPicturesNeedAFolderForEachClass() throws IOException {
    Pictures.write(folder.resolve("a.png"), Pictures.grey(4, 4, 0));

    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no folder for each class");
  }

  @Test
  void saysWhichClassesAPartLacks() throws IOException {
    Pictures.colours(folder.resolve("train"), 10);
    Pictures.write(folder.resolve("test/red/a.png"), Pictures.plain(8, 8, Color.RED));

    assertThat(String.join("\n", open().notes())).contains("test has no picture of blue, green");
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    Files.createDirectories(folder.resolve("cats"));
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no data that lr4j reads");
  }

  @Test
  void keepsGreyPicturesInOneChannel() throws IOException {
    for (int i = 0; i < 6; i++) {
      Pictures.write(folder.resolve("dark/" + i + ".png"), Pictures.grey(5, 7, 10));
      Pictures.write(folder.resolve("light/" + i + ".jpg"), Pictures.grey(5, 7, 200));
    }

    Dataset train = open().splits().train();

    assertThat(train.shape()).isEqualTo(new Shape(1, 7, 5));
    float[] picture = new float[35];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, picture);
      assertThat(picture[17])
          .isBetween(train.label(i) == 0 ? 8f : 198f, train.label(i) == 0 ? 12f : 202f);
    }
  }

  @Test
  void scalesToTheSizeThatIsAskedFor() throws IOException {
    Pictures.colours(folder, 20);

    Opened opened = open(DataFormat.DEFAULT.pictures(PictureFormat.parse("4x6")));

    assertThat(opened.splits().train().shape()).isEqualTo(new Shape(3, 4, 6));
    assertThat(opened.notes()).isEmpty();
    assertThatThrownBy(() -> PictureFormat.parse("big")).hasMessageContaining("HEIGHTxWIDTH");
    assertThatThrownBy(() -> PictureFormat.parse("0")).hasMessageContaining("1x1");
  }

  @Test
  void makesLargePicturesSmallerUnlessAsked() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      for (int i = 0; i < 13; i++) {
        Pictures.write(folder.resolve(name + "/" + i + ".png"), Pictures.grey(896, 448, i));
      }
    }

    Opened opened = open();

    assertThat(opened.splits().train().shape()).isEqualTo(new Shape(1, 112, 224));
    assertThat(opened.notes()).singleElement().asString().contains("the median is 448x896");
  }

  @Test
  void showsPicturesUprightAsExifSays() throws IOException {
    // Stored with a bright stripe on the left; what is seen upright follows from the orientation.
    BufferedImage stored = Pictures.grey(32, 16, 0);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 8; x++) {
        stored.getRaster().setSample(x, y, 0, 255);
      }
    }
    String[] bright = {"left", "right", "right", "left", "top", "top", "bottom", "bottom"};
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] file = Pictures.oriented(stored, orientation);
      PictureHeader header = PictureHeader.parse(java.nio.ByteBuffer.wrap(file));
      assertThat(header.orientation()).isEqualTo(orientation);
      Shape shape = new Shape(1, header.uprightHeight(), header.uprightWidth());
      byte[] seen = new byte[shape.values()];
      try (PictureDecoder decoder = new PictureDecoder(shape)) {
        decoder.decode(file, seen);
      }
      int w = shape.width();
      int h = shape.height();
      Set<String> found = new HashSet<>();
      mark(found, "left", seen[h / 2 * w + 1]);
      mark(found, "right", seen[h / 2 * w + w - 2]);
      mark(found, "top", seen[w + w / 2]);
      mark(found, "bottom", seen[(h - 2) * w + w / 2]);
      assertThat(found).as("orientation %d", orientation).containsExactly(bright[orientation - 1]);
    }
  }

  @Test
  void readsPngFilesAsJavasOwnReaderDoes() throws IOException {
    int[] kinds = {
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_4BYTE_ABGR,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_USHORT_GRAY
    };
    for (int kind : kinds) {
      BufferedImage image = new BufferedImage(37, 23, kind);
      for (int i = 0; i < 37 * 23; i++) {
        int x = i % 37;
        image.setRGB(
            x, i / 37, ((0xff - x) << 24) | ((x * 6) << 16) | ((x * x % 251) << 8) | (i % 7 * 30));
      }
      byte[] file = Pictures.bytes(image, "png");
      BufferedImage expected = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(file));
      byte[] seen = new byte[3 * 37 * 23];
      try (PictureDecoder decoder = new PictureDecoder(new Shape(3, 23, 37))) {
        decoder.decode(Pictures.bytes(noise(50, 50), "png"), seen); // what it leaves must not show
        decoder.decode(file, seen);
      }
      for (int i = 0; i < 37 * 23 && kind != BufferedImage.TYPE_USHORT_GRAY; i++) {
        int argb = expected.getRGB(i % 37, i / 37);
        int alpha = argb >>> 24;
        for (int c = 0; c < 3; c++) {
          int value = argb >> (16 - 8 * c) & 0xff;
          int over = (value * alpha + 255 * (255 - alpha) + 127) / 255;
          int bands = expected.getRaster().getNumBands();
          int wanted =
              bands == 1 && kind == BufferedImage.TYPE_BYTE_GRAY ? grey(expected, i) : over;
          assertThat(seen[c * 37 * 23 + i] & 0xff)
              .as("kind %d, pixel %d", kind, i)
              .isEqualTo(wanted);
        }
      }
    }
  }

  /** A stored grey value, which getRGB would pass through a gamma curve. */
  private static int grey(BufferedImage image, int i) {
    return image.getRaster().getSample(i % 37, i / 37, 0);
  }

  @Test
  void keepsWhatDoesNotFitIntoMemoryInAFile() throws IOException {
    Pictures.colours(folder, 8);

    Opened inFile = PictureFolder.read(folder, PictureFormat.DEFAULT, 3, 0.2, 0);
    Opened inMemory = PictureFolder.read(folder, PictureFormat.DEFAULT, 3, 0.2, 1 << 20);

    assertThat(pixels(inFile.splits().train())).isEqualTo(pixels(inMemory.splits().train()));
    assertThat(pixels(inFile.splits().test())).isEqualTo(pixels(inMemory.splits().test()));
  }

  @Test
  void findsDamageInPngFiles() throws IOException {
    byte[] whole = Pictures.bytes(noise(40, 40), "png");
    try (PictureDecoder decoder = new PictureDecoder(new Shape(3, 40, 40))) {
      byte[] into = new byte[3 * 1600];
      for (int cut = 33; cut < whole.length - 20; cut += 97) {
        byte[] file = Arrays.copyOf(whole, cut);
        assertThatThrownBy(() -> decoder.decode(file, into)).isInstanceOf(IOException.class);
      }
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, 200, 400, (byte) 0xff);
      assertThatThrownBy(() -> decoder.decode(damaged, into)).isInstanceOf(IOException.class);
      decoder.decode(whole, into);
    }
  }

  @Test
  void reportsHowFarReadingIs() throws IOException {
    Pictures.colours(folder, 5);
    java.util.List<String> sentences = new java.util.ArrayList<>();

    try (ReadingProgress progress =
        ReadingProgress.toListener(java.time.Duration.ZERO, sentences::add)) {
      assertThat(progress).isNotNull();
      open();
    }
    int reported = sentences.size();
    open();

    assertThat(sentences)
        .hasSize(reported)
        .anyMatch(sentence -> sentence.matches("pictures looked at: \\d+ of 15"))
        .anyMatch(sentence -> sentence.matches("pictures decoded: \\d+ of 15"));
  }

  private static void mark(Set<String> found, String side, byte value) {
    if ((value & 0xff) > 128) {
      found.add(side);
    }
  }

  @Test
  void readsMoreClassesThanAByteCounts() throws IOException {
    byte[] dot = Pictures.bytes(Pictures.grey(2, 2, 9), "png");
    for (int c = 0; c < 300; c++) {
      Pictures.write(folder.resolve("c" + (1000 + c) + "/0.png"), dot);
    }

    Dataset train = open().splits().train();

    assertThat(train.classes()).isEqualTo(300);
    assertThat(train.label(train.size() - 1)).isEqualTo(299);
  }

  @Test
  void picturesMayBeAugmented() throws IOException {
    Pictures.colours(folder, 5);
    Dataset train = open().splits().train();

    Pipeline pipeline =
        Pipeline.of(train, Normalization.featurewise(train))
            .augmented(Augmentation.named("flip,crop"));

    assertThat(Batches.shuffled(pipeline, 4, 1).next().size()).isEqualTo(4);
  }

  @Test
  void readsMorePicturesAsItReadThose() throws IOException {
    Pictures.colours(folder, 5);
    Opened opened = open();

    InputEncoding again = InputEncoding.of(opened.encoding().facts());
    InputEncoding.Inputs inputs =
        ((PictureEncoding) again).read(java.util.List.of(folder.resolve("red").toString()));

    assertThat(again).isEqualTo(opened.encoding());
    assertThat(inputs.names()).hasSize(5).allMatch(name -> name.contains("red"));
    assertThat(inputs.examples().shape()).isEqualTo(opened.splits().train().shape());
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = Pictures.plain(width, height, Color.BLACK);
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt(1 << 24));
    }
    return image;
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[data.classes()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
    }
    return counts;
  }

  private static float[] pixels(Dataset data) {
    int length = data.shape().values();
    float[] all = new float[data.size() * length];
    float[] one = new float[length];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, one);
      System.arraycopy(one, 0, all, i * length, length);
    }
    return all;
  }
}
