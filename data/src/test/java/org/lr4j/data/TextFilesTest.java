package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that somebody brings. */
class TextFilesTest {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

  @TempDir Path folder;

  private static Opened open(Path path, int context, TextFormat.Tokens tokens) {
    DataFormat format = DataFormat.DEFAULT.text(new TextFormat(context, tokens));
    return DataSets.open(path.toString(), path.resolve("none"), format);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void cutsATextIntoWindowsWhoseLabelsAreTheNextTokens() throws IOException {
    Path file = write("a.txt", ALPHABET.repeat(20));

    Opened opened = open(file, 8, TextFormat.Tokens.AUTO);

    Splits splits = opened.splits();
    assertThat(DataSets.kind(file.toString())).isEqualTo(DataSets.Kind.TEXT);
    assertThat(splits.train().shape()).isEqualTo(new Shape(1, 1, 8));
    assertThat(splits.train().classes()).isEqualTo(27);
    assertThat(splits.train().size()).isEqualTo((468 - 8) / 8);
    assertThat(splits.validation().size()).isEqualTo(3);
    assertThat(splits.test().size()).isEqualTo(3);
    Pipeline pipeline = Pipeline.of(splits.train(), Normalization.Kind.NONE.fit(splits.train()));
    Batch batch = Batches.shuffled(pipeline, 4, 1).next();
    float[] features = Samples.features(batch);
    long[] labels = Samples.labels(batch);
    assertThat(labels).hasSize(32);
    for (int i = 0; i < labels.length; i++) {
      assertThat(labels[i]).isEqualTo(1 + (long) features[i] % 26);
    }
  }

  @Test
  void beginsItsWindowsElsewhereEachEpochButNotForEvaluation() throws IOException {
    Splits splits =
        open(write("a.txt", ALPHABET.repeat(40)), 8, TextFormat.Tokens.CHARACTERS).splits();
    TextSet train = (TextSet) splits.train();

    assertThat(
            java.util.stream.LongStream.range(0, 50).map(e -> train.shift(1, e)).distinct().count())
        .isGreaterThan(4);
    assertThat(((TextSet) splits.test()).shift(1, 3)).isZero();
    assertThat(train.select("some", 2, 0).size()).isEqualTo(2);
  }

  @Test
  void learnsCharactersFromTrainingTextAloneAndCountsOthers() throws IOException {
    Path file = write("a.txt", ALPHABET.repeat(20) + "€🙂" + "a".repeat(30));

    Opened opened = open(file, 8, TextFormat.Tokens.AUTO);

    assertThat(opened.splits().train().classes()).isEqualTo(27);
    assertThat(opened.notes()).singleElement().asString().startsWith("2 characters of held-out");
    TextEncoding encoding = (TextEncoding) opened.encoding();
    assertThat(encoding.text(encoding.tokens("abc€"))).isEqualTo("abc\uFFFD");
    assertThat(InputEncoding.of(encoding.facts())).isEqualTo(encoding);
  }

  @Test
  void takesBytesWhereAsked() throws IOException {
    Opened opened = open(write("a.txt", "größer ".repeat(40)), 8, TextFormat.Tokens.BYTES);

    TextEncoding encoding = (TextEncoding) opened.encoding();
    assertThat(opened.splits().train().classes()).isEqualTo(256);
    assertThat(encoding.text(encoding.tokens("größer"))).isEqualTo("größer");
    assertThat(InputEncoding.of(encoding.facts())).isEqualTo(encoding);
  }

  @Test
  void readsFoldersOfTextAndThoseOfParts() throws IOException {
    write("texts/one.txt", ALPHABET.repeat(10));
    write("texts/deeper/two.txt", ALPHABET.repeat(10));
    assertThat(open(folder.resolve("texts"), 8, TextFormat.Tokens.AUTO).splits().train().size())
        .isEqualTo((468 - 8) / 8);

    write("parts/train/one.txt", ALPHABET.repeat(10));
    write("parts/val.txt", ALPHABET.repeat(2));
    write("parts/test.txt", ALPHABET.repeat(3));
    Splits splits = open(folder.resolve("parts"), 8, TextFormat.Tokens.AUTO).splits();
    assertThat(splits.train().size()).isEqualTo((260 - 8) / 8);
    assertThat(splits.validation().size()).isEqualTo(51 / 8);
    assertThat(splits.test().size()).isEqualTo(77 / 8);
  }

  @Test
  void cutsAMissingValidationPartFromTheTrainingText() throws IOException {
    write("train/a.txt", ALPHABET.repeat(20));
    write("test/b.txt", ALPHABET.repeat(3));

    Opened opened = open(folder, 8, TextFormat.Tokens.AUTO);

    assertThat(opened.splits().validation().size()).isPositive();
    assertThat(opened.splits().test().size()).isPositive();
    assertThat(opened.notes()).isEmpty();
  }

  @Test
  void readsOtherEncodingsAndLineEnds() throws IOException {
    String text = "gr\u00f6\u00dfe\n".repeat(40);
    Opened plain = open(write("plain.txt", text), 4, TextFormat.Tokens.AUTO);
    Path windows =
        Files.write(
            folder.resolve("w.txt"),
            text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    Path sixteen =
        Files.write(folder.resolve("u.txt"), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE));
    for (Path file : new Path[] {windows, sixteen}) {
      Opened opened = open(file, 4, TextFormat.Tokens.AUTO);
      assertThat(opened.encoding()).isEqualTo(plain.encoding());
      assertThat(opened.splits().train().size()).isEqualTo(plain.splits().train().size());
    }
  }

  @Test
  void saysWhatIsWrongWithAText() throws IOException {
    assertThatThrownBy(() -> open(write("short.txt", "abc"), 8, TextFormat.Tokens.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("smaller --context");
    byte[] latin = "gr\u00f6\u00dfe ".repeat(40).getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.txt"), latin);
    assertThat(open(file, 4, TextFormat.Tokens.AUTO).notes())
        .anyMatch(note -> note.contains("not UTF-8"));
    Path mostlyGood = write("damaged.txt", "gr\u00f6\u00dfe ".repeat(40));
    Files.write(mostlyGood, new byte[] {(byte) 0xff}, java.nio.file.StandardOpenOption.APPEND);
    assertThat(open(mostlyGood, 4, TextFormat.Tokens.AUTO).notes())
        .anyMatch(note -> note.contains("read as U+FFFD"));
    assertThatThrownBy(() -> new TextFormat(1, TextFormat.Tokens.AUTO))
        .hasMessageContaining("context");
  }

  @Test
  void passesOverAFolderThatMayNotBeRead() throws IOException {
    write("a.txt", ALPHABET.repeat(20));
    Path locked = Files.createDirectory(folder.resolve("lost+found"));
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(locked);
    Files.setPosixFilePermissions(locked, Set.of());
    try {
      assumeFalse(Files.isReadable(locked), "the super-user may read every folder");
      Opened opened = open(folder, 8, TextFormat.Tokens.AUTO);
      assertThat(opened.notes())
          .contains("1 folder is ignored because reading is not permitted, for example lost+found");
    } finally {
      Files.setPosixFilePermissions(locked, before);
    }
  }
}
