package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final List<String> FILES = List.of("a.bin", "b.bin");
  @TempDir private Path folder;

  private byte[] records(int count, int first) {
    byte[] bytes = new byte[count * 3073];
    for (int r = 0; r < count; r++) {
      bytes[r * 3073] = (byte) ((first + r) % 10);
      bytes[r * 3073 + 1] = (byte) (first + r);
      bytes[r * 3073 + 3072] = (byte) (100 + first + r);
    }
    return bytes;
  }

  @Test
  void joinsItsFilesInOrder() throws IOException {
    Samples.write(folder.resolve("a.bin"), records(4, 0));
    Samples.write(folder.resolve("b.bin"), records(4, 4));
    ImageSet set = Cifar10.read("c", folder, FILES, 4);

    assertThat(set.size()).isEqualTo(8);
    assertThat(set.shape()).isEqualTo(new Shape(3, 32, 32));
    byte[] image = new byte[3072];
    for (int i = 0; i < 8; i++) {
      set.readBytes(i, image);
      assertThat(set.label(i)).isEqualTo(i);
      assertThat(image[0]).isEqualTo((byte) i);
      assertThat(image[3071]).isEqualTo((byte) (100 + i));
    }
  }

  @Test
  void namesAFileOfTheWrongSize() throws IOException {
    Samples.write(folder.resolve("a.bin"), records(4, 0));
    Samples.write(folder.resolve("b.bin"), new byte[0]);
    assertThatThrownBy(() -> Cifar10.read("c", folder, FILES, 4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.bin has 0 bytes instead of 12292");
  }

  @Test
  void namesALabelThatIsNoClass() throws IOException {
    byte[] bytes = records(4, 0);
    bytes[3073] = 10;
    Samples.write(folder.resolve("a.bin"), bytes);
    assertThatThrownBy(() -> Cifar10.read("c", folder, FILES.subList(0, 1), 4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("example 1 has label 10");
  }

  @Test
  void tellsHowToGetWhatIsMissing() {
    assertThatThrownBy(() -> Cifar10.train(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data_batch_1.bin does not exist")
        .hasMessageContaining("data fetch cifar10");
  }
}
