package org.lr4j.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  @TempDir private Path folder;
  private Path labels;

  @BeforeEach
  void writeLabels() throws IOException {
    labels = Samples.write(folder.resolve("labels"), Samples.idxLabels(12));
  }

  private Path images(String name, byte[] bytes) throws IOException {
    return Samples.write(folder.resolve(name), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void readsPlainAndGzippedFiles(String name) throws IOException {
    ImageSet set = Idx.read(images(name, Samples.idxImages(12, 2, 3)), labels);

    assertThat(set.size()).isEqualTo(12);
    assertThat(set.shape()).isEqualTo(new Shape(1, 2, 3));
    assertThat(set.classes()).isEqualTo(10);
    assertThat(set.label(11)).isEqualTo(1);
    byte[] third = new byte[6];
    set.readBytes(2, third);
    assertThat(third).containsExactly(12, 13, 14, 15, 16, 17);
  }

  @Test
  void readsBytesAsUnsigned() throws IOException {
    ImageSet set = Idx.read(images("images", Samples.idxImages(12, 4, 5)), labels);
    float[] last = new float[20];
    set.read(11, last);
    assertThat(last[0]).isEqualTo(220);
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> Idx.read(folder.resolve("none"), labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("does not exist");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 15, 16, 50})
  void namesExpectedAndFoundSizeOfATruncatedFile(int length) throws IOException {
    Path file = images("images", Arrays.copyOf(Samples.idxImages(12, 2, 3), length));
    assertThatThrownBy(() -> Idx.read(file, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has " + length + " bytes")
        .hasMessageContaining("fetch it again");
  }

  @Test
  void refusesATruncatedGzip() throws IOException {
    Path file = images("images.gz", Samples.idxImages(12, 20, 30));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
    assertThatThrownBy(() -> Idx.read(file, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ends too early");
  }

  @Test
  void namesExpectedAndFoundMagicNumberOfAnotherFormat() throws IOException {
    Path file = images("image.png", "\u0089PNG and more than sixteen bytes".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Idx.read(file, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0x89504E47")
        .hasMessageContaining("0x00000803");
  }

  @Test
  void refusesTheTwoFilesInTheWrongOrder() throws IOException {
    Path file = images("images", Samples.idxImages(12, 2, 3));
    assertThatThrownBy(() -> Idx.read(labels, file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0x00000801");
  }

  @Test
  void namesBothCountsWhenTheyDiffer() throws IOException {
    Path file = images("images", Samples.idxImages(11, 2, 3));
    assertThatThrownBy(() -> Idx.read(file, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("11 images")
        .hasMessageContaining("12 labels");
  }

  @Test
  void refusesDimensionsThatAreNotPositive() throws IOException {
    byte[] bytes = Samples.idxImages(12, 2, 3);
    bytes[8] = (byte) 0x80;
    Path file = images("images", bytes);
    assertThatThrownBy(() -> Idx.read(file, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("dimension");
  }
}
