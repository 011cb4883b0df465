package org.lr4j.examples.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.examples.Digits;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jExampleTest {
  private static DataSet digits(int from, int to) {
    Digits digits = Digits.between(from, to);
    return new DataSet(Nd4j.create(digits.pixels()), Nd4j.create(digits.oneHot()));
  }

  @Test
  void afterIsBetterThanBefore() {
    DataSet train = digits(0, 1400);
    DataSet test = digits(1400, 1797);
    double before = Before.train(train, test, 5);
    double after = After.train(train, test, 5);
    assertThat(before).isLessThan(0.7);
    assertThat(after).isGreaterThan(0.85);
  }

  @Test
  void theGuideQuotesTheExamples() throws Exception {
    String guide = Files.readString(Path.of("../docs/engines.md"));
    Matcher quote =
        Pattern.compile("<!-- from examples: (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL)
            .matcher(guide);
    int quotes = 0;
    while (quote.find()) {
      quotes++;
      String example = Files.readString(Path.of("src/main/java/org/lr4j/examples", quote.group(1)));
      assertThat(words(example)).contains(words(quote.group(2)));
    }
    assertThat(quotes).isEqualTo(2);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dl4j/Before", "dl4j/After", "djl/Before", "djl/After"})
  void examplesAreShort(String name) throws Exception {
    assertThat(Files.readAllLines(Path.of("src/main/java/org/lr4j/examples/" + name + ".java")))
        .filteredOn(line -> !line.startsWith("import") && !line.isBlank())
        .hasSizeLessThan(40);
  }
}
