package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
  @TempDir private Path folder;

  @Test
  void splitsTheBuiltInDigitsWithoutOverlapOrLoss() {
    Splits digits = DataSets.open("digits", folder);
    assertThat(digits.train().size()).isEqualTo(1260);
    assertThat(digits.validation().size()).isEqualTo(140);
    assertThat(digits.test().size()).isEqualTo(397);

    int[] counts = new int[10];
    Set<String> seen = new HashSet<>();
    for (Dataset part : new Dataset[] {digits.train(), digits.validation(), digits.test()}) {
      float[] image = new float[64];
      for (int i = 0; i < part.size(); i++) {
        part.read(i, image);
        counts[part.label(i)]++;
        seen.add(Arrays.toString(image));
      }
    }
    // Counts of the classes as published with the data; all images differ.
    assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    assertThat(seen).hasSize(1797);
  }

  @Test
  void rescalesTheDigitsToBytes() {
    float[] first = new float[64];
    Digits.load().read(0, first);
    assertThat(Arrays.copyOf(first, 8)).containsExactly(0, 0, 80, 207, 143, 16, 0, 0);
    assertThat(Digits.load().label(1)).isEqualTo(1);
  }

  @Test
  void opensTheSamePartsEachTime() {
    assertThat(read(DataSets.open("digits", folder).validation()))
        .isEqualTo(read(DataSets.open("digits", folder).validation()));
  }

  @Test
  void holdsNothingOutWhenToldSo() {
    Splits all = DataSets.open("digits", folder, 0);
    assertThat(all.train().size()).isEqualTo(1400);
    assertThat(all.validation().size()).isZero();
  }

  @Test
  void suggestsTheNearestNames() {
    assertThatThrownBy(() -> DataSets.open("fashion_mnist", folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "no file or folder 'fashion_mnist', and no data set of that name; did you mean fashion-mnist");
    assertThatThrownBy(() -> DataSets.open("CIFAR-10", folder)).hasMessageContaining("cifar10");
    assertThatThrownBy(() -> DataSets.open("zzzzzzzzzzzzz", folder))
        .hasMessageContaining("the data sets are digits, mnist, fashion-mnist, cifar10");
  }

  @Test
  void opensMnistAndFoldersLikeIt() throws IOException {
    Path mnist = folder.resolve("mnist");
    Samples.write(mnist.resolve("train-images-idx3-ubyte.gz"), Samples.idxImages(30, 2, 2));
    Samples.write(mnist.resolve("train-labels-idx1-ubyte.gz"), Samples.idxLabels(30));
    Samples.write(mnist.resolve("t10k-images-idx3-ubyte"), Samples.idxImages(10, 2, 2));
    Samples.write(mnist.resolve("t10k-labels-idx1-ubyte"), Samples.idxLabels(10));

    for (String name : new String[] {"mnist", mnist.toString()}) {
      Splits splits = DataSets.open(name, folder);
      assertThat(splits.train().size()).isEqualTo(27);
      assertThat(splits.validation().size()).isEqualTo(3);
      assertThat(splits.test().size()).isEqualTo(10);
    }
  }

  @Test
  void tellsHowToGetWhatIsMissing() {
    assertThatThrownBy(() -> DataSets.open("mnist", folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-images-idx3-ubyte")
        .hasMessageContaining("lr4j data fetch mnist")
        .hasMessageContaining("--data-dir");
  }

  private static float[] read(Dataset data) {
    float[] all = new float[data.size() * data.shape().values()];
    float[] one = new float[data.shape().values()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, one);
      System.arraycopy(one, 0, all, i * one.length, one.length);
    }
    return all;
  }
}
