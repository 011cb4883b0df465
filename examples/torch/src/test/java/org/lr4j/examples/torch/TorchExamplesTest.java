package org.lr4j.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.data.DataSets;
import org.lr4j.data.Digits;
import org.lr4j.data.ImageSet;
import org.lr4j.train.Epoch;
import org.lr4j.train.History;

class TorchExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/org/lr4j/examples");

  @TempDir Path folder;

  private static float[] pixels(ImageSet digits, int digit) {
    float[] pixels = new float[64];
    digits.read(digit, pixels);
    for (int i = 0; i < 64; i++) {
      pixels[i] /= 255;
    }
    return pixels;
  }

  @Test
  void aLoopOfOnesOwnLearnsUnderASchedule() {
    ImageSet digits = Digits.load();
    float[] pixels = new float[1792 * 64];
    long[] labels = new long[1792];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(pixels(digits, i), 0, pixels, i * 64, 64);
      labels[i] = digits.label(i);
    }
    torch.manual_seed(1);
    Tensor images = Tensor.create(pixels, 1792, 64);
    double[] losses = OwnLoop.train(new LinearImpl(64, 10), images, Tensor.create(labels), 8);
    assertThat(losses).hasSize(8 * 56);
    assertThat(mean(losses, 0, 5)).isBetween(2.0, 2.6);
    assertThat(mean(losses, 7 * 56, 8 * 56)).isLessThan(0.4);
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }

  @Test
  void aModuleOfOnesOwnLearnsAndItsEndedRunIsReadFromCheckpoints() throws IOException {
    Path run = folder.resolve("run");
    History history = OwnModule.train(DataSets.open("digits", folder), run);
    history.epochs().forEach(System.out::println);
    assertThat(history.epochs()).hasSize(12);
    assertThat(lossFell(history)).isGreaterThan(5);
    assertThat(accuracy(history)).isGreaterThan(0.93);
    Map<Path, FileTime> files = files(run);
    assertThat(OwnModule.train(DataSets.open("digits", folder), run)).isEqualTo(history);
    assertThat(files(run)).isEqualTo(files).hasSizeGreaterThan(3);
  }

  private static Map<Path, FileTime> files(Path folder) throws IOException {
    Map<Path, FileTime> times = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @Test
  void twoClassesOfATableAreToldApart() throws IOException {
    ImageSet digits = Digits.load();
    StringBuilder csv = new StringBuilder();
    IntStream.range(0, 64).forEach(i -> csv.append('p').append(i).append(','));
    csv.append("parity\n");
    for (int i = 0; i < digits.size(); i++) {
      for (float pixel : pixels(digits, i)) {
        csv.append(pixel).append(',');
      }
      csv.append(digits.label(i) % 2 == 0 ? "even\n" : "odd\n");
    }
    History history =
        BinaryClassification.train(Files.writeString(folder.resolve("digits.csv"), csv), "parity");
    assertThat(lossFell(history)).isGreaterThan(5);
    assertThat(accuracy(history)).isGreaterThan(0.93);
  }

  private static double lossFell(History history) {
    Epoch last = history.epochs().get(history.epochs().size() - 1);
    return history.epochs().get(0).loss() / last.loss();
  }

  private static double accuracy(History history) {
    return history.test().orElseThrow().accuracy().orElseThrow();
  }

  @Test
  void theGuideQuotesTheExamples() throws IOException {
    String guide = Files.readString(Path.of("../../docs/training.md"));
    Matcher quote =
        Pattern.compile("<!-- from examples: (torch/\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL)
            .matcher(guide);
    int quotes = 0;
    while (quote.find()) {
      quotes++;
      String example = Files.readString(SOURCES.resolve(quote.group(1)));
      assertThat(words(example)).contains(words(quote.group(2)));
    }
    assertThat(quotes).isEqualTo(3);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OwnLoop", "OwnModule", "BinaryClassification"})
  void examplesAreShort(String name) throws IOException {
    assertThat(Files.readAllLines(SOURCES.resolve("torch/" + name + ".java")))
        .filteredOn(line -> !line.startsWith("import") && !line.isBlank())
        .hasSizeLessThan(40);
  }
}
