package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs where the real files are, which LR4J_DATA says. */
class RealDataTest {
  private static Path folder(String name) {
    String told = System.getenv("LR4J_DATA");
    assumeTrue(told != null, "LR4J_DATA names no folder with " + name);
    Path data = Path.of(String.valueOf(told));
    assumeTrue(Files.isDirectory(data.resolve(name)), "no " + name + " here");
    return data;
  }

  @Test
  void mnistHasItsPublishedMeanAndDeviation() {
    Splits mnist = DataSets.open("mnist", folder("mnist"), 0);
    assertThat(mnist.train().size()).isEqualTo(60_000);
    assertThat(mnist.test().size()).isEqualTo(10_000);
    Moments moments = Moments.of((ImageSet) mnist.train());
    assertThat(moments.mean()[0] / 255).isCloseTo(0.1307, within(5e-5));
    assertThat(moments.deviation()[0] / 255).isCloseTo(0.3081, within(5e-5));
  }

  @Test
  void cifarHasItsPublishedMeansAndDeviations() {
    Splits cifar = DataSets.open("cifar10", folder("cifar-10-batches-bin"), 0);
    Moments moments = Moments.of((ImageSet) cifar.train());
    double[] mean = {0.4914, 0.4822, 0.4465};
    double[] deviation = {0.2470, 0.2435, 0.2616};
    for (int c = 0; c < 3; c++) {
      assertThat(moments.mean()[c] / 255).isCloseTo(mean[c], within(1e-4));
      assertThat(moments.deviation()[c] / 255).isCloseTo(deviation[c], within(1e-4));
    }
  }

  @Test
  void holdsFiveThousandOutOfCifar() {
    Splits cifar = DataSets.open("cifar10", folder("cifar-10-batches-bin"));
    assertThat(cifar.train().size()).isEqualTo(45_000);
    assertThat(cifar.validation().size()).isEqualTo(5_000);
    assertThat(cifar.test().size()).isEqualTo(10_000);
  }

  @Test
  void verifiesOfficialFiles() {
    for (String name : new String[] {"mnist", "fashion-mnist"}) {
      Verification found = Verification.of(name, folder(name));
      assertThat(found.status()).as(found.detail()).isEqualTo(Verification.Status.OFFICIAL);
    }
  }
}
