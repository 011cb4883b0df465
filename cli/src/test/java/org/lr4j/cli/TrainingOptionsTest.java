package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be trained, on the real engine. */
class TrainingOptionsTest extends CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeEach
  void trainForReal() {
    engine = new EngineLearners();
  }

  private int find(String options) {
    List<String> all = new ArrayList<>(List.of("find", "--out", in("run"), "--steps", "30"));
    all.addAll(List.of(options.split(" ")));
    return run(all.toArray(String[]::new));
  }

  /** Features a and b, a class that follows from them, and a number that does. */
  private String table() throws IOException {
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("a,b,kind,price\n");
    for (int row = 0; row < 200; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      csv.append(
          String.format(Locale.ROOT, "%s,%s,%s,%s\n", a, b, a > b ? "up" : "down", 3 * a - b));
    }
    return Files.writeString(folder.resolve("rows.csv"), csv).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--target kind",
        "--target kind --loss bce --model logistic --optimizer adadelta",
        "--target kind --loss bce-sum",
        "--target price",
        "--target price --task regression --optimizer adabound"
      })
  void findsARateForATable(String options) throws IOException {
    assertThat(find("--json --data " + table() + " " + options)).as(err.toString()).isBetween(0, 1);
    JsonNode finding = JSON.readTree(out.toString());
    assertThat(finding.get("steps").asInt()).isGreaterThanOrEqualTo(10);
    JsonNode run = JSON.readTree(folder.resolve("run/run.json").toFile());
    String model = options.contains("logistic") ? "logistic" : "mlp";
    assertThat(run.get("configuration").get("model").asText()).isEqualTo(model);
    String target = options.split(" ", -1)[1];
    assertThat(run.get("configuration").get("target").asText()).isEqualTo(target);
  }

  @Test
  void trainsOnATable() throws IOException {
    String[] options = {
      "train",
      "--schedule",
      "constant(lr=0.1)",
      "--epochs",
      "4",
      "--data",
      table(),
      "--target",
      "kind",
      "--json",
      "--out",
      in("trained")
    };
    assertThat(run(options)).as(err.toString()).isZero();
    JsonNode last = JSON.readTree(out.toString()).get("final");
    assertThat(last.get("test_accuracy").asDouble()).isGreaterThan(0.8);
  }

  @Test
  void augmentsImages() throws IOException {
    assertThat(find("--augment cutout,flip,crop --model mlp")).as(err.toString()).isBetween(0, 1);
    assertThat(find("--data " + table() + " --augment cutout")).isEqualTo(3);
    assertThat(err.toString()).contains("rows.csv", "holds no images, so it cannot be augmented");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,y;1,0;2,1,5 | line 3 has 3 values, but the header has 2 columns; correct the line",
        "a,y;1,0;,1;2,1 | line 3: column 'a' has no value; fill it in, or choose",
        "a,y;1,0;2,1;big,0 | line 4: column 'a' has 'big' where other rows have numbers",
        "a,y;1,0;2,0 | target column 'y' has only one class ('0'); it needs at least two",
        "a,z;1,0;2,1 | unknown target column 'y'; there are a, z",
        "a,y | has no rows; it needs a header and a row for each example"
      })
  void saysWhereATableIsWrong(String rows, String sentence) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.csv"), rows.replace(';', '\n') + "\n");
    assertThat(find("--target y --data " + file)).as(err.toString()).isEqualTo(3);
    assertThat(err.toString()).startsWith("lr4j: ").contains(sentence).containsOnlyOnce("\n");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | --data nowhere.csv | file nowhere.csv does not exist; give the path of a CSV file",
        "3 | --model nowhere.pt | there is no model file nowhere.pt",
        "2 | --model com.example.Net | unknown model 'com.example.Net': there is no such class",
        "2 | --target y | target is for tables, which end with .csv or .tsv; leave it out",
        "2 | --task regression | task is for tables",
        "2 | --data x.csv --task sorting | unknown task 'sorting'",
        "2 | --loss huber | unknown loss 'huber'; there are cross-entropy, bce, bce-sum, mse",
        "2 | --loss mse | loss mse needs numbers, but the data has 10 classes",
        "2 | --device gpu | unknown device 'gpu'; there are auto, cpu and cuda",
        "2 | --augment blur | unknown augmentation 'blur'"
      })
  void saysWhatIsWrongWithAnOption(int exit, String options, String sentence) {
    assertThat(find(options)).as(err.toString()).isEqualTo(exit);
    assertThat(err.toString()).startsWith("lr4j: ").contains(sentence).containsOnlyOnce("\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysHowToGetCudaWhereThereIsNone() {
    assumeFalse(torch.cuda_is_available());
    assertThat(find("--device cuda")).isEqualTo(4);
    assertThat(err.toString()).contains("build with the Maven profile -Pcuda");
  }
}
