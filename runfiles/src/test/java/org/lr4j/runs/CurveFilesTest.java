package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
        "[{\"lr\":[0.1,0.2],\"loss\":[2,null]}]"
      })
  void readsTheFormsOfOtherTools(String text) throws IOException {
    Curve curve = read("history", text).get(0);

    assertThat(curve.rates()).containsExactly(0.1, 0.2);
    assertThat(curve.losses()).containsExactly(2, Double.NaN);
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
