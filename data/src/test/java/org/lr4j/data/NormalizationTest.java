package org.lr4j.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalizationTest {
  @TempDir private Path folder;

  private static final Shape SHAPE = new Shape(2, 3, 5);
  private final ImageSet images = Samples.images(50, SHAPE);

  private float[] encode(Normalization.Kind kind, Layout layout) {
    Pipeline pipeline = Pipeline.of(images, kind.fit(images)).layout(layout);
    return Samples.features(EvaluationBatches.over(pipeline, 50).batch(0));
  }

  @Test
  void featurewiseGivesMeanZeroAndDeviationOneInEachChannel() {
    float[] all = encode(Normalization.Kind.FEATUREWISE, Layout.CHANNELS_FIRST);
    for (int c = 0; c < 2; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 50; i++) {
        for (int p = 0; p < 15; p++) {
          double v = all[i * 30 + c * 15 + p];
          sum += v;
          squares += v * v;
        }
      }
      assertThat(sum / 750).isCloseTo(0, within(1e-6));
      assertThat(squares / 750).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void unitDividesBy255() {
    float[] all = encode(Normalization.Kind.UNIT, Layout.CHANNELS_FIRST);
    assertThat(all[30]).isCloseTo(7 / 255f, within(1e-8f));
  }

  @Test
  void meanImageSubtractsTheMeanAtEachPosition() {
    float[] all = encode(Normalization.Kind.MEAN_IMAGE, Layout.CHANNELS_LAST);
    for (int v = 0; v < 30; v++) {
      double sum = 0;
      for (int i = 0; i < 50; i++) {
        sum += all[i * 30 + v];
      }
      assertThat(sum / 50).isCloseTo(0, within(1e-4));
    }
    assertThat(all[30 * 3] - all[0]).isCloseTo(21, within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource(Normalization.Kind.class)
  void layoutsHoldTheSameValuesInAnotherOrder(Normalization.Kind kind) {
    float[] first = encode(kind, Layout.CHANNELS_FIRST);
    float[] last = encode(kind, Layout.CHANNELS_LAST);
    for (int i = 0; i < 50; i++) {
      for (int c = 0; c < 2; c++) {
        for (int p = 0; p < 15; p++) {
          assertThat(last[i * 30 + p * 2 + c]).isEqualTo(first[i * 30 + c * 15 + p]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Normalization.Kind.class)
  void tablesOfBytesAgreeWithTheMapOfFloats(Normalization.Kind kind) {
    Normalization map = kind.fit(images);
    float[] raw = new float[30];
    float[] encoded = encode(kind, Layout.CHANNELS_FIRST);
    for (int i = 0; i < 50; i++) {
      images.read(i, raw);
      for (int v = 0; v < 30; v++) {
        assertThat(encoded[i * 30 + v]).isEqualTo(map.apply(raw[v], v));
      }
    }
  }

  @Test
  void bytesAndFloatsHaveTheSameMoments() {
    Moments counted = Moments.of(images);
    Moments summed = Moments.of((Dataset) images);
    assertThat(counted.mean()).containsExactly(summed.mean(), within(1e-9));
    assertThat(counted.deviation()).containsExactly(summed.deviation(), within(1e-9));
  }

  @Test
  void centresAChannelThatNeverChanges() {
    ImageSet flat =
        ImageSet.of("flat", new Shape(1, 1, 2), 1, new byte[] {9, 9, 9, 9}, new byte[2]);
    Pipeline pipeline = Pipeline.of(flat, Normalization.featurewise(flat));
    assertThat(Samples.features(EvaluationBatches.over(pipeline, 2).batch(0))).containsOnly(0);
  }

  /** The sum of equal values is rounded, so their deviation must not be taken for one. */
  @Test
  void centresAColumnOfATableThatNeverChanges() throws IOException {
    for (int n = 3; n < 200; n++) {
      StringBuilder text = new StringBuilder("a,b,y\n");
      for (int i = 0; i < n; i++) {
        text.append("0.1,").append(i).append(i % 2 == 0 ? ",p\n" : ",q\n");
      }
      Path file = Samples.write(folder.resolve("t.csv"), text.toString().getBytes(UTF_8));
      Table table = Table.read(file, TableFormat.of("y"));
      Moments moments = Moments.of(table);
      assertThat(moments.deviation()[0]).isZero();
      assertThat(moments.mean()[0]).isEqualTo(0.1f);
    }
  }

  @Test
  void refusesDataOfAnotherShape() {
    Normalization other = Normalization.featurewise(Samples.images(4, new Shape(1, 3, 5)));
    assertThatThrownBy(() -> Pipeline.of(images, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1×3×5");
  }
}
