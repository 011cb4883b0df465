package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.data.DataFormat;
import org.lr4j.data.DataSets;
import org.lr4j.data.Opened;
import org.lr4j.data.PictureFormat;
import org.lr4j.data.Shape;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Prediction;
import org.lr4j.engine.Predictor;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Subset;

/** Pictures, tables and text that somebody brings: trained on, and answered about afterwards. */
class OwnDataTest {
  @TempDir Path folder;

  private static DurableLearner open(String data, String... options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("data", data);
    all.put("threads", "1");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return (DurableLearner) new TorchEngine().prepare(new Recipe(all)).get();
  }

  private static void train(DurableLearner learner, double rate, int steps) {
    for (int group = 0; group < learner.groups().size(); group++) {
      learner.set(group, Hyperparameter.LEARNING_RATE, rate);
    }
    for (int i = 0; i < steps; i++) {
      learner.step();
    }
  }

  private Predictor saved(DurableLearner learner, String... options) throws IOException {
    Path run = Files.createTempDirectory(folder, "run");
    learner.save(run);
    learner.close();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("threads", "1");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return new TorchEngine().predictor(run.resolve("weights.safetensors"), new Recipe(all));
  }

  private static void picture(Path file, int width, int height, int red) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, red << 16 | (i * 37 % 256) << 8);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void tellsPicturesApartAndNamesTheirClasses() throws IOException {
    for (int i = 0; i < 30; i++) {
      picture(folder.resolve("pictures/dark/" + i + ".png"), 12 + i % 3, 14, i);
      picture(folder.resolve("pictures/light/" + i + ".png"), 12 + i % 3, 14, 255 - i);
    }
    picture(folder.resolve("new.png"), 40, 20, 250);
    DurableLearner learner = open(folder.resolve("pictures").toString(), "augment", "flip");
    assertThat(learner.notes()).anyMatch(note -> note.contains("14x13"));
    assertThat(learner.notes()).anyMatch(note -> note.contains("batches of 4"));

    train(learner, 0.02, 60);

    assertThat(learner.evaluate(Subset.TEST).accuracy().orElseThrow()).isEqualTo(1);
    try (Predictor predictor = saved(learner)) {
      List<Prediction> answers =
          predictor.predict(
              List.of(
                  folder.resolve("new.png").toString(),
                  folder.resolve("pictures/dark").toString()));
      assertThat(answers).hasSize(31);
      assertThat(answers.get(0).answer()).isEqualTo("light");
      assertThat(answers.get(0).probabilities().get("light")).isBetween(0.5, 1.0);
      assertThat(answers.subList(1, 31)).allMatch(answer -> answer.answer().equals("dark"));
    }
  }

  @Test
  void predictsPricesInTheirOwnUnits() throws IOException {
    StringBuilder table = new StringBuilder("rooms,town,price\n");
    for (int i = 0; i < 200; i++) {
      int rooms = 1 + i % 7;
      String town = i % 2 == 0 ? "Ulm" : "Bern";
      table
          .append(rooms)
          .append(',')
          .append(town)
          .append(',')
          .append(200_000 + 30_000 * rooms + (i % 2) * 50_000)
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("houses.csv"), table.toString());
    DurableLearner learner = open(file.toString(), "task", "regression");

    double before = learner.evaluate(Subset.TEST).measures().get("rmse");
    train(learner, 0.02, 400);

    Evaluation after = learner.evaluate(Subset.TEST);
    assertThat(before).isBetween(30_000.0, 200_000.0);
    assertThat(after.loss()).isLessThan(0.05);
    assertThat(after.measures().get("rmse")).isLessThan(15_000);
    assertThat(after.measures().get("mae")).isLessThanOrEqualTo(after.measures().get("rmse"));
    Path rows = Files.writeString(folder.resolve("new.csv"), "town,rooms\nBern,3\nOslo,3\n");
    try (Predictor predictor = saved(learner)) {
      List<Prediction> answers = predictor.predict(List.of(rows.toString()));
      assertThat(answers).hasSize(2);
      assertThat(answers.get(0).input()).endsWith("new.csv:2");
      assertThat(Double.parseDouble(answers.get(0).answer())).isBetween(300_000.0, 380_000.0);
      assertThat(answers.get(0).probabilities()).isEmpty();
    }
  }

  @Test
  void learnsWhatFollowsInAText() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abcdefgh".repeat(300));
    DurableLearner learner =
        open(file.toString(), "context", "16", "model-size", "1x32", "batch-size", "8");
    assertThat(learner.groups()).hasSize(2);

    Evaluation before = learner.evaluate(Subset.TEST);
    train(learner, 0.01, 80);
    Evaluation after = learner.evaluate(Subset.TEST);

    assertThat(before.measures().get("perplexity")).isBetween(5.0, 14.0);
    assertThat(after.measures().get("perplexity"))
        .isEqualTo(Math.exp(after.loss()))
        .isLessThan(1.5);
    assertThat(after.accuracy().orElseThrow()).isGreaterThan(0.9);
    try (Predictor predictor = saved(learner, "tokens", "8", "temperature", "0")) {
      List<Prediction> answers = predictor.predict(List.of("abcdef"));
      assertThat(answers.get(0).answer()).isEqualTo("abcdefghabcdef");
    }
  }

  @Test
  void sharesTextOutAmongThreadsWithTheSameLoss() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abcdefgh".repeat(800));
    String[] options = {"context", "64", "model-size", "1x32", "batch-size", "32"};
    DurableLearner one = open(file.toString(), options);
    Map<String, String> more = new LinkedHashMap<>();
    more.put("data", file.toString());
    for (int i = 0; i < options.length; i += 2) {
      more.put(options[i], options[i + 1]);
    }
    more.put("threads", "2");
    DurableLearner two = (DurableLearner) new TorchEngine().prepare(new Recipe(more)).get();

    for (int i = 0; i < 3; i++) {
      assertThat(two.step().loss()).isCloseTo(one.step().loss(), within(1e-4));
    }
    one.close();
    two.close();
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void decaysMatricesOnly() {
    Natives.load();
    Model model = Models.create("gpt-2x64", new Shape(1, 1, 8), 10, 1);
    List<Model.Group> groups = model.groups();

    assertThat(groups.get(0).decay()).isEqualTo(1);
    assertThat(groups.get(0).parameters()).hasSize(10).allMatch(tensor -> tensor.dim() == 2);
    assertThat(groups.get(1).decay()).isZero();
    assertThat(groups.get(1).parameters()).hasSize(18).allMatch(tensor -> tensor.dim() == 1);
    assertThat(model.weightDecay()).hasValue(0.1);
    model.close();
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    String text = Files.writeString(folder.resolve("a.txt"), "abcdefgh".repeat(100)).toString();
    assertThatThrownBy(() -> open(text, "image-size", "8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image-size is for folders of pictures");
    assertThatThrownBy(() -> open(text, "model-size", "huge")).hasMessageContaining("nano, micro");
    assertThatThrownBy(() -> open(text, "model-size", "2x50"))
        .hasMessageContaining("multiple of 32");
    assertThatThrownBy(() -> open(text, "model", "mlp", "context", "8"))
        .hasMessageContaining("model gpt");
    assertThatThrownBy(() -> open("digits", "model", "gpt")).hasMessageContaining("text");
    assertThatThrownBy(() -> open("digits", "context", "8")).hasMessageContaining("for text");
  }

  @Test
  void adaptsTheSmallCnnToLargePictures() {
    Natives.load();
    for (String name : List.of("cnn", "cnn-bn", "resnet9")) {
      for (Shape shape :
          List.of(new Shape(3, 8, 9), new Shape(1, 224, 96), new Shape(3, 100, 300))) {
        Model model = Models.create(name, shape, 5, 1);
        Scope.withoutGradients(
            () ->
                assertThat(
                        model
                            .forward(
                                org.bytedeco.pytorch.global.torch.zeros(
                                    2, shape.channels(), shape.height(), shape.width()))
                            .size(1))
                    .isEqualTo(5));
        long numbers = 0;
        for (int i = 0; i < model.module().parameters().size(); i++) {
          numbers += model.module().parameters().get(i).numel();
        }
        assertThat(numbers).as("%s on %s", name, shape).isLessThan(2_000_000);
        model.close();
      }
    }
  }

  @Test
  void saysWhyAFileOfWeightsCannotPredict() throws IOException {
    Path file = Files.write(folder.resolve("weights.safetensors"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> new TorchEngine().predictor(file, new Recipe(Map.of())))
        .hasMessageContaining("cannot be read");
  }

  static boolean safetensorsIsHere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import numpy, safetensors").start().waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @EnabledIf(
      value = "safetensorsIsHere",
      disabledReason = "there is no python3 with safetensors and numpy here")
  void weightsOpenInPython() throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder("size,kind\n");
    for (int i = 0; i < 40; i++) {
      table.append(i).append(i < 20 ? ",small\n" : ",large\n");
    }
    Path data = Files.writeString(folder.resolve("things.csv"), table.toString());
    DurableLearner learner = open(data.toString(), "model", "logistic");
    train(learner, 0.1, 20);
    learner.save(folder);
    learner.close();
    Path weights = folder.resolve("weights.safetensors");
    String script =
        """
        import json, sys
        from safetensors import safe_open
        with safe_open(sys.argv[1], "np") as file:
            told = json.loads(file.metadata()["lr4j"])
            print("small" in json.dumps(told))
            for name in sorted(file.keys()):
                tensor = file.get_tensor(name)
                print(name, list(tensor.shape), " ".join(repr(float(x)) for x in tensor.flatten()))
        """;

    Process python =
        new ProcessBuilder("python3", "-c", script, weights.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(python.waitFor()).as(said).isZero();
    assertThat(said.lines().toList()).first().isEqualTo("True");
    List<Float> seen = new ArrayList<>();
    for (String line : said.lines().skip(1).toList()) {
      for (String number : line.substring(line.indexOf(']') + 1).strip().split(" ", -1)) {
        seen.add((float) Double.parseDouble(number));
      }
    }
    // After a header of JSON with its length in front, the file holds the numbers one by one.
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
    file.position(8 + (int) file.getLong(0));
    List<Float> stored = new ArrayList<>();
    while (file.hasRemaining()) {
      stored.add(file.getFloat());
    }
    assertThat(seen).isNotEmpty().containsExactlyInAnyOrderElementsOf(stored);
  }

  @Test
  void opensPicturesAsTheGuideShows() throws IOException {
    for (int i = 0; i < 50; i++) {
      picture(folder.resolve("photos/a/" + i + ".png"), 12, 14, i);
      picture(folder.resolve("photos/b/" + i + ".png"), 12, 14, 255 - i);
    }
    String photos = folder.resolve("photos").toString();
    // docs/data.md
    PictureFormat size = PictureFormat.parse("16");
    Opened opened =
        DataSets.open(photos, DataSets.defaultFolder(), DataFormat.DEFAULT.pictures(size));
    opened.notes().forEach(System.err::println);
    TorchConfig config = TorchConfig.of(photos, "resnet9", "sgd");
    try (TorchLearner learner = TorchEngine.open(config, opened.splits())) {
      double loss = learner.step().loss();
      // end
      assertThat(loss).isBetween(0.0, 20.0);
    }

    String source = Files.readString(Path.of("src/test/java/org/lr4j/torch/OwnDataTest.java"));
    int from = source.indexOf("    // docs/data.md\n") + "    // docs/data.md\n".length();
    String shown = source.substring(from, source.indexOf("      // end\n", from));
    assertThat(Files.readString(Path.of("../docs/data.md")))
        .contains("```java\n" + shown.indent(-4) + "}\n```");
  }
}
