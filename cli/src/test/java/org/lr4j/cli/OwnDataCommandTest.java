package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that somebody brings, from the first look to a trained model's answers. */
class OwnDataCommandTest extends CommandLineTest {
  @BeforeEach
  void withTheRealEngine() {
    engine = new EngineLearners();
  }

  private String table() throws IOException {
    StringBuilder table = new StringBuilder("id,size,colour,kind\n");
    for (int i = 0; i < 80; i++) {
      table.append(i).append(',').append(i == 7 ? "" : i % 4 < 2 ? 1 + i % 2 : 8 + i % 3);
      table.append(i % 3 == 0 ? ",red," : ",blue,").append(i % 4 < 2 ? "small" : "large");
      table.append('\n');
    }
    return Files.writeString(folder.resolve("things.csv"), table.toString()).toString();
  }

  @Test
  void showsATable() throws IOException {
    assertThat(run("data", "show", table())).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains(
            "a table with 4 features, 2 classes",
            "train",
            "58",
            "2 texts, most often 'blue' (6",
            "large")
        .contains("balance: ");
    assertThat(err.toString())
        .contains("note: column 'id' looks like an identifier")
        .contains("1 of 80 values of column 'size' are missing and read as");
  }

  @Test
  void showsPicturesAndDrawsSamples() throws IOException {
    for (int i = 0; i < 24; i++) {
      BufferedImage image = new BufferedImage(9, 6, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i % 9, i % 6, 0xff0000);
      Path file = folder.resolve("photos/" + (i % 2 == 0 ? "a" : "b") + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }

    assertThat(run("data", "show", in("photos"), "--json", "--out", in("sheet.png"))).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("kind").asText()).isEqualTo("pictures");
    assertThat(json.get("shape").asText()).isEqualTo("3×6×9");
    assertThat(json.get("classes").get(0).get("name").asText()).isEqualTo("a");
    assertThat(json.get("ranges").get(0).get("most").asDouble()).isEqualTo(255);
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertThat(sheet.getHeight()).isEqualTo(4 + 2 * (43 + 4));
    assertThat(sheet.getWidth()).isEqualTo(4 + 10 * (64 + 4));
  }

  @Test
  void trainsOnATableAndPredicts() throws IOException {
    String data = table();
    assertThat(
            run(
                "train",
                "--data",
                data,
                "--leave-out",
                "id",
                "--missing",
                "mean",
                "--schedule",
                "constant(0.05)",
                "--epochs",
                "20",
                "--threads",
                "1",
                "--out",
                in("run")))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("note: batches of 4");
    out.getBuffer().setLength(0);
    Files.writeString(folder.resolve("new.csv"), "size,colour\n1,red\n9,green\n");

    assertThat(run("predict", in("run"), in("new.csv"), "--threads", "1"))
        .as(err.toString())
        .isZero();

    String[] lines = out.toString().split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).startsWith(in("new.csv") + ":2\tsmall\tsmall ").contains(" %, large ");
    assertThat(lines[1]).startsWith(in("new.csv") + ":3\tlarge\t");
    for (String option : List.of("tokens", "temperature", "seed")) {
      assertThat(run("predict", in("run"), in("new.csv"), "--" + option, "1")).isEqualTo(2);
      assertThat(err.toString()).contains(option + " is for text, but the model");
    }
  }

  @Test
  void answersForWhatItCanReadAndNamesTheRest() throws IOException {
    for (int i = 0; i < 24; i++) {
      picture("photos/" + (i % 2 == 0 ? "a" : "b") + "/" + i + ".png", i % 2 * 250);
    }
    String[] train = {
      "train",
      "--schedule",
      "constant(0.01)",
      "--epochs",
      "2",
      "--threads",
      "1",
      "--model",
      "logistic"
    };
    assertThat(run(more(train, "--data", in("photos"), "--out", in("run")))).isZero();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    picture("new/one.png", 250);
    picture("new/two.png", 0);
    Files.write(folder.resolve("new/empty.png"), new byte[0]);
    Files.writeString(folder.resolve("new/notes.jpg"), "no picture");

    assertThat(run("predict", in("run"), in("new"), in("new/thee.png"), "--threads", "1"))
        .isEqualTo(3);

    assertThat(out.toString().lines().map(line -> line.replaceAll("\t.*", "")))
        .containsExactly(in("new/one.png"), in("new/two.png"));
    assertThat(err.toString())
        .contains("lr4j: " + in("new/empty.png") + ": it is empty")
        .contains("lr4j: " + in("new/notes.jpg") + ": it is not a PNG, JPEG, GIF or BMP picture")
        .contains("thee.png: it does not exist; did you mean " + in("new/one.png"));

    out.getBuffer().setLength(0);
    assertThat(run("predict", in("run"), in("new"), "--threads", "1", "--json")).isEqualTo(3);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json).hasSize(4);
    assertThat(json.get(0).get("answer").asText()).isIn("a", "b");
    assertThat(json.get(0).get("probabilities")).hasSize(2);
    assertThat(json.get(3).get("error").asText()).contains("not a PNG");
    out.getBuffer().setLength(0);
    assertThat(
            run("predict", in("run"), in("new/one.png"), "--threads", "1", "--json", "--top", "1"))
        .isZero();
    JsonNode one = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(one.get("probabilities")).hasSize(1);
    assertThat(one.get("probabilities").has(one.get("answer").asText())).isTrue();

    String data = table();
    assertThat(
            run(
                more(
                    train,
                    "--data",
                    data,
                    "--leave-out",
                    "id",
                    "--missing",
                    "drop",
                    "--out",
                    in("table"))))
        .as(err.toString())
        .isZero();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Files.writeString(folder.resolve("new.csv"), "size,colour\n1,red\n,blue\nbig,red\n9,red\n");
    Files.writeString(folder.resolve("letter.txt"), "Dear Sir,\nthank you.\n");
    assertThat(run("predict", in("table"), in("new.csv"), in("letter.txt"), in("new/one.png")))
        .isEqualTo(3);
    assertThat(out.toString().lines().map(line -> line.replaceAll("\t.*", "")))
        .containsExactly(in("new.csv") + ":2", in("new.csv") + ":5");
    assertThat(err.toString())
        .contains("new.csv:3: column 'size' has no value; fill it in, or train with --missing mean")
        .contains("new.csv:4: column 'size' has 'big' instead of a number")
        .contains("letter.txt: it is not a table with the columns 'size', 'colour'")
        .contains("one.png is not text: it has bytes that are 0");
  }

  private static String[] more(String[] first, String... rest) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first), java.util.Arrays.stream(rest))
        .toArray(String[]::new);
  }

  private void picture(String name, int red) throws IOException {
    BufferedImage image = new BufferedImage(9, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 54; i++) {
      image.setRGB(i % 9, i / 9, red << 16);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void namesWhatLiesNearAMisspeltPath() throws IOException {
    picture("photos/a/1.png", 1);
    Files.writeString(folder.resolve("houses.csv"), "a,b\n1,2\n");

    assertThat(run("find", "--data", in("phots"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "there is no file or folder '" + in("phots"), "did you mean " + in("photos") + "?");
    assertThat(run("data", "show", in("house.csv"))).isEqualTo(3);
    assertThat(err.toString())
        .contains(in("house.csv") + " does not exist; did you mean " + in("houses.csv") + "?");
    assertThat(run("find", "--data", in("no/such"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no folder " + in("no"));
  }

  @Test
  void trainsOnATextAndContinuesIt() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "abcdefgh".repeat(200));
    assertThat(
            run(
                "train",
                "--data",
                in("a.txt"),
                "--context",
                "8",
                "--model-size",
                "1x32",
                "--schedule",
                "constant(0.01)",
                "--epochs",
                "5",
                "--threads",
                "1",
                "--out",
                in("run")))
        .as(err.toString())
        .isZero();
    out.getBuffer().setLength(0);

    assertThat(run("predict", in("run"), "abc", "--tokens", "5", "--temperature", "0")).isZero();

    assertThat(out.toString()).isEqualTo("abcdefgh\n");

    out.getBuffer().setLength(0);
    Files.writeString(folder.resolve("start.txt"), "bcd");
    assertThat(run("predict", in("run"), in("start.txt"), "--tokens", "3", "--temperature", "0"))
        .isZero();
    assertThat(out.toString()).isEqualTo("bcdefg\n");
  }

  @Test
  void saysWhyItCannotPredictOrShow() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    assertThat(run("predict", in("empty"), "x")).isEqualTo(3);
    assertThat(err.toString()).contains("has no weights.safetensors");
    assertThat(run("predict", in("none"), "x")).isEqualTo(3);
    assertThat(run("predict", in("none"))).isEqualTo(2);
    assertThat(run("data", "show")).isEqualTo(2);
    assertThat(run("data", "show", in("none"))).isEqualTo(2);
    assertThat(run("find", "--data", in("empty"))).isEqualTo(2);
    assertThat(err.toString()).contains("holds no data that lr4j reads");
    assertThat(run("find", "--data", "digits", "--image-size", "8")).isEqualTo(2);
    assertThat(err.toString()).contains("image-size is for folders of pictures");
  }
}
