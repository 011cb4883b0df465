package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Point;

class CurveFilesTest {
  @TempDir Path folder;

  private List<Curve> read(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return CurveFiles.read(file);
  }

  @Test
  void readsBackWhatTheWriterWrote() throws IOException {
    Path file = folder.resolve("curve.csv");
    Point plain = new Point(0.1 + 0.2, 1.0 / 3);
    Point full = new Point(1e-7, Double.POSITIVE_INFINITY, Math.PI, 0.5);
    try (CurveWriter writer = CurveWriter.open(file, true, true)) {
      writer.append(0, plain);
      writer.append(1, full);
    }

    List<Curve> curves = CurveFiles.read(file);
    assertThat(curves.get(0).point(0)).isEqualTo(plain);
    assertThat(curves.get(1).point(0)).isEqualTo(full);
  }

  @Test
  void hasEveryPointOnDiskBeforeTheNext() throws IOException {
    Path file = folder.resolve("curve.csv");
    try (CurveWriter writer = CurveWriter.open(file, false, false)) {
      writer.append(0, new Point(0.5, 2));
      assertThat(CurveFiles.read(file).get(0).point(0)).isEqualTo(new Point(0.5, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lr,loss\n0.1,2\n0.2,nan\n",
        "\uFEFFlr,loss\n0.1,2\n0.2,NaN\n",
        "loss;note;lr\n2;x;0.1\n;y;0.2\n",
        "Learning Rate\tTrain Loss\n0.1\t2\n0.2\tNone\n",
        "\"lr\",\"loss\"\r\n\"0.1\",2\r\n\r\n0.2,NaN",
        "0.1,2\n0.2,NaN\n",
        "{\"lr\":[0.1,0.2],\"loss\":[2,NaN]}",
        "{\"lrs\":[0.1,0.2],\"other\":{\"lr\":[1]},\"losses\":[2.0,null]}",
        "[{\"lr\":[0.1,0.2],\"loss\":[2,null]}]",
        "[{\"lr\":0.1,\"loss\":2},{\"lr\":0.2,\"loss\":NaN}]",
        "{\"lr\":0.1,\"loss\":2}\n{\"lr\":0.2,\"loss\":null}\n",
        "[[0.1,2],[0.2,NaN]]",
        "{\"lr\":[[0.1,0.01],[0.2,0.02]],\"loss\":[2,null]}",
        "{\"lr\":[\"0.1\",\"0.2\"],\"loss\":[\"2\",\"nan\"]}",
        "{\"params\":{},\"history\":{\"lr\":[0.1,0.2],\"loss\":[2,NaN]}}",
        "{\"log_history\":[{\"learning_rate\":0.1,\"loss\":2,\"step\":1},"
            + "{\"learning_rate\":0.2,\"loss\":NaN,\"step\":2},{\"train_runtime\":7,\"step\":2}]}",
        "# lr loss\n1.000000000000000056e-01 2.0\n2.000000000000000111e-01 nan\n",
        "# made by hand\n0.1   2\n 0.2  nan\n",
        "# loss;lr\n2;0,1\n;0,2\n",
        "# a remark\nlr,loss\n# another\n0.1,2\n0.2,\n",
        "lr;loss\n0,1;2,0\n0,2;NaN\n",
        "lr,loss\n\"0,1\",\"2,0\"\n\"0,2\",None\n",
        "epoch,lr-SGD,step,train_loss\n,0.1,0,\n0,,0,2.0\n,0.2,1,\n0,,1,nan\n,0.3,2,\n",
        "lr-Adam/pg1 lr-momentum loss\n0.1 0.9 2\n0.2 0.9 nan\n",
        "lr,loss,train_loss\n0.1,2,7\n0.2,nan,8\n",
        "lr,train_loss,loss\n0.1,7,2\n0.2,8,nan\n",
        "train/learning_rate,train/loss\n0.1,2\n0.2,None\n"
      })
  void readsTheFormsOfOtherTools(String text) throws IOException {
    Curve curve = read("history", text).get(0);

    assertThat(curve.rates()).containsExactly(0.1, 0.2);
    assertThat(curve.losses()).containsExactly(2, Double.NaN);
  }

  @Test
  void readsATableWithACommentInAnotherEncoding() throws IOException {
    Path file = folder.resolve("latin.txt");
    Files.write(file, "# Größe\nlr loss\n0.1 2\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(CurveFiles.read(file).get(0).point(0)).isEqualTo(new Point(0.1, 2));
  }

  @Test
  void readsTheLogarithmsOfRates() throws IOException {
    assertThat(read("a.csv", "log_lr,loss\n-2,2\n-1,1\n").get(0).rates())
        .containsExactly(0.01, 0.1);
    assertThat(read("a.json", "{\"log_lrs\":[-2,-1],\"losses\":[2,1]}").get(0).rates())
        .containsExactly(0.01, 0.1);
    assertThat(CurveFiles.history(folder.resolve("a.csv")).notes().get(0))
        .endsWith("'log_lr' is taken as the decimal logarithm of the rate");
  }

  @Test
  void readsWhatKerasLogs() throws IOException {
    Curve curve =
        read(
                "log.csv",
                """
                epoch,accuracy,learning_rate,loss,val_accuracy,val_loss
                0,0.1,0.001,2.5,0.2,2.25
                1,0.3,0.002,1.5,0.4,1.25
                """)
            .get(0);

    assertThat(curve.point(1)).isEqualTo(new Point(0.002, 1.5, 1.25, 0.4));
  }

  @Test
  void joinsTheRowsOfLightningsLog() throws IOException {
    Curve curve =
        read(
                "metrics.csv",
                """
                epoch,lr-SGD,step,train_loss,val_loss
                ,0.001,0,,
                0,,0,2.5,
                ,0.002,1,,
                0,,1,1.5,
                0,,1,,1.25
                ,0.003,2,,
                """)
            .get(0);

    assertThat(curve.size()).isEqualTo(2);
    assertThat(curve.point(1)).isEqualTo(new Point(0.002, 1.5, 1.25, Double.NaN));
  }

  @Test
  void readsEvaluationsOfTheTransformersTrainer() throws IOException {
    Curve curve =
        read(
                "trainer_state.json",
                "{\"best_metric\":null,\"log_history\":["
                    + "{\"epoch\":0.1,\"grad_norm\":2.0,\"learning_rate\":1e-05,\"loss\":2.5,\"step\":1},"
                    + "{\"epoch\":0.1,\"eval_loss\":2.25,\"eval_accuracy\":0.5,\"step\":1},"
                    + "{\"epoch\":0.2,\"learning_rate\":2e-05,\"loss\":1.5,\"step\":2},"
                    + "{\"epoch\":0.2,\"train_loss\":2.0,\"train_runtime\":5.1,\"step\":2}],"
                    + "\"max_steps\":2}")
            .get(0);

    assertThat(curve.size()).isEqualTo(2);
    assertThat(curve.point(0)).isEqualTo(new Point(1e-5, 2.5, 2.25, 0.5));
    assertThat(curve.point(1)).isEqualTo(new Point(2e-5, 1.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"lr\":[0.1],\"loss\":[2]}\n{\"lr\":[0.1],\"loss\":[3]}\n",
        "[{\"lr\":[0.1],\"loss\":[2]},null,{\"lr\":[0.1],\"loss\":[3]}]",
        "{\"lr\":[0.1],\"loss\":[2]} {\"lr\":[0.1],\"loss\":[3]}",
        "{\"run\":\"a\",\"lr\":0.1,\"loss\":2}\n{\"run\":\"b\",\"lr\":0.1,\"loss\":3}\n",
        "repeat,lr,loss\n0,0.1,2\n1,0.1,3\n"
      })
  void readsEveryHistoryOfAFile(String text) throws IOException {
    List<Curve> curves = read("two", text);

    assertThat(curves).hasSize(2);
    assertThat(curves.get(0).losses()).containsExactly(2);
    assertThat(curves.get(1).losses()).containsExactly(3);
  }

  @Test
  void findsAHistoryBesideSettingsAndResults() throws IOException {
    String history = "\"range_test\":{\"lr\":[0.1,0.2],\"loss\":[2,3]}";
    for (String text :
        List.of(
            "{\"model\":\"resnet\",\"lr\":0.001," + history + "}",
            "{" + history + ",\"best\":{\"lr\":0.01,\"loss\":0.5}}",
            "{\"loss\":\"cross_entropy\",\"lr\":\"auto\"," + history + "}",
            "{\"lr\":0.01,\"loss\":0.5," + history + "}",
            "{\"lr\":0.01,\"log\":[{\"lr\":0.1,\"loss\":2},{\"lr\":0.2,\"loss\":3}]}",
            "[{\"lr\":0.1,\"loss\":2,\"best\":{\"lr\":1,\"loss\":0}},{\"lr\":0.2,\"loss\":3}]",
            "{\"config\":{\"lr\":0.1}," + history + ",\"final\":{\"loss\":1}}")) {
      assertThat(read("nested", text))
          .singleElement()
          .satisfies(curve -> assertThat(curve.losses()).containsExactly(2, 3));
    }
  }

  @Test
  void saysWhichGroupsRatesItRead() throws IOException {
    read("groups.json", "{\"lr\":[[0,0.1],[0,0.2]],\"loss\":[2,3]}");

    RecordedCurves history = CurveFiles.history(folder.resolve("groups.json"));

    assertThat(history.curves().get(0).rates()).containsExactly(0.1, 0.2);
    assertThat(history.notes().get(0)).contains("2 parameter groups; those of group 2 are read");
  }

  @Test
  void saysWhichColumnItPrefers() throws IOException {
    read("two.csv", "lr,train_loss,loss\n0.1,7,2\n");

    assertThat(CurveFiles.history(folder.resolve("two.csv")).notes())
        .singleElement()
        .asString()
        .endsWith("column 'train_loss' is left out, because 'loss' is read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lr,loss\n0,1,2,3\n0,2,2,2\n",
        "0,0001,2,3\n0,0002,2,2\n",
        "lr,loss\n1e-05,2\n1,5e-05,2\n"
      })
  void refusesDecimalCommasBetweenCommas(String text) {
    assertThatThrownBy(() -> read("comma.csv", text))
        .hasMessageContaining("comma.csv, line ")
        .hasMessageEndingWith(
            "; write numbers with a decimal point, or put ';' between the columns");
  }

  /** An index, or a time and a step, in front would be taken for the rate. */
  @ParameterizedTest
  @ValueSource(strings = {"0,1e-07,2.31\n1,2e-07,2.30\n", "0;1e-07;2.31\n", "0 1e-07 2.31\n"})
  void refusesMoreThanTwoColumnsWithoutNames(String text) {
    assertThatThrownBy(() -> read("wide.csv", text))
        .hasMessageContaining("line 1 has 3 fields, which do not fit a rate and a loss")
        .hasMessageContaining("write a first line with the names of the columns");
  }

  @Test
  void doesNotTakeATimeAndAStepForARateAndALoss() {
    assertThatThrownBy(() -> read("board.json", "[[1700000000.5,0,2.3],[1700000001.5,1,2.2]]"))
        .hasMessageContaining("has no lists named lr and loss");
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    assertThat(read("a.txt", "\ufefflr loss\n1e-5 2\n1e-4 1\n")).hasSize(1);
  }

  @Test
  void keepsRunsApartAndRatesUnsorted() throws IOException {
    List<Curve> curves = read("a.csv", "run,lr,loss\nb,0.2,2\na,0.1,3\nb,0.1,-inf\n");

    assertThat(curves).hasSize(2);
    assertThat(curves.get(0).rates()).containsExactly(0.2, 0.1);
    assertThat(curves.get(0).losses()[1]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n",
        "lr,loss\n",
        "step,value\n1,2\n",
        "lr,loss\n0.1,abc\n",
        "lr,loss\n0.1\n",
        "{\"lr\":[1,2]",
        "{\"lr\":[1,2]}",
        "{\"lr\":[1,2],\"loss\":[1]}",
        "{\"lr\":[1,\"x\"],\"loss\":[1,2]}",
        "[1,2]",
        "[null]",
        "{\"lr\":{},\"loss\":{}}",
        "{\"log_history\":[]}",
        "# only a remark\n",
        "lr loss\n0.1 x\n",
        "\u0000\u0001"
      })
  void namesTheFileInOneSentence(String text) {
    assertThatThrownBy(() -> read("bad.csv", text))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("bad.csv")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesASingleNumber() {
    assertThatThrownBy(() -> read("one.csv", "0"))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("a row needs a rate and a loss");
  }

  @Test
  void namesTheLineOfAMistake() {
    assertThatThrownBy(() -> read("bad.csv", "lr,loss\n0.1,2\n0.2,2,\n0.3,12a\n"))
        .hasMessageContaining("line 4: '12a' is not a number");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> CurveFiles.read(folder.resolve("none.csv")))
        .hasMessageEndingWith("none.csv does not exist; check the path");
  }
}
