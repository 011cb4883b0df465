package org.lr4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideQuotesProjectsTest {
  private static final Pattern QUOTE =
      Pattern.compile("<!-- from project: (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({"../docs/engines.md, 7", "../README.md, 1"})
  void theGuidesQuoteTheProjectsThatAreRunOnInstalledArtifacts(Path guide, int expected)
      throws IOException {
    Matcher quote = QUOTE.matcher(Files.readString(guide));
    int quotes = 0;
    while (quote.find()) {
      quotes++;
      assertThat(words(Files.readString(Path.of(quote.group(1)))))
          .as(quote.group(1))
          .contains(words(quote.group(2)));
    }
    assertThat(quotes).isEqualTo(expected);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
