package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final Shape SHAPE = new Shape(3, 32, 32);

  /** Values from 1 to 200, so that neither padding nor anything out of range goes unnoticed. */
  private static byte[] image() {
    byte[] image = new byte[SHAPE.values()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (1 + i % 200);
    }
    return image;
  }

  private static byte[] applied(Augmentation augmentation, long seed) {
    byte[] image = image();
    augmentation.apply(image, SHAPE, SplitMix.of(seed));
    return image;
  }

  /** Where any channel of the image was changed: rows times columns. */
  private static boolean[][] changed(byte[] image) {
    byte[] before = image();
    boolean[][] changed = new boolean[32][32];
    for (int i = 0; i < image.length; i++) {
      changed[i / 32 % 32][i % 32] |= image[i] != before[i];
    }
    return changed;
  }

  @Test
  void cutoutChangesTheGivenShareOfImages() {
    int changed = 0;
    for (int seed = 0; seed < 4000; seed++) {
      changed += Arrays.equals(applied(Cutout.standard(), seed), image()) ? 0 : 1;
    }
    assertThat(changed / 4000.0).isCloseTo(0.75, within(0.03));
  }

  @Test
  void cutoutCoversOneRectangleWithinItsBoundsOfAreaAndRatio() {
    Cutout one = new Cutout(1, 0.1, 0.3, 0.3, 1 / 0.3, 1, true);
    for (int seed = 0; seed < 500; seed++) {
      boolean[][] changed = changed(applied(one, seed));
      int top = 32;
      int bottom = -1;
      int left = 32;
      int right = -1;
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          if (changed[y][x]) {
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
            left = Math.min(left, x);
            right = Math.max(right, x);
          }
        }
      }
      int height = bottom - top + 1;
      int width = right - left + 1;
      // Rounding down loses less than a row and a column.
      assertThat((height + 1) * (width + 1) / 1024.0).isGreaterThan(0.1);
      assertThat(height * width / 1024.0).isLessThanOrEqualTo(0.3);
      assertThat((height + 1.0) / width).isGreaterThan(0.3);
      assertThat(height / (width + 1.0)).isLessThan(1 / 0.3);
    }
  }

  @Test
  void cutoutStaysWithinTheValuesOfTheImage() {
    for (int seed = 0; seed < 200; seed++) {
      for (byte value : applied(Cutout.standard(), seed)) {
        assertThat(value & 0xff).isBetween(1, 200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cutoutFillsPixelByPixelOrWithOneColour(boolean pixelLevel) {
    Cutout cutout = new Cutout(1, 0.2, 0.2, 1, 1, 1, pixelLevel);
    byte[] image = applied(cutout, 3);
    byte[] before = image();
    long colours =
        IntStream.range(0, image.length)
            .filter(i -> image[i] != before[i])
            .map(i -> image[i])
            .distinct()
            .count();
    if (pixelLevel) {
      assertThat(colours).isGreaterThan(50);
    } else {
      assertThat(colours).isEqualTo(1);
    }
  }

  @Test
  void cutoutMakesAtMostTheGivenNumberOfErasures() {
    Cutout small = new Cutout(1, 0.01, 0.01, 1, 1, 3, true);
    int[] seen = new int[4];
    for (int seed = 0; seed < 300; seed++) {
      int covered = 0;
      for (boolean[] row : changed(applied(small, seed))) {
        for (boolean cell : row) {
          covered += cell ? 1 : 0;
        }
      }
      // Three pixels square each; overlaps only make it less.
      seen[Math.min(3, (covered + 8) / 9)]++;
      assertThat(covered).isBetween(1, 27);
    }
    assertThat(seen[1]).isPositive();
    assertThat(seen[2]).isPositive();
    assertThat(seen[3]).isPositive();
  }

  @Test
  void cutoutThatNeverFitsLeavesTheImageAlone() {
    assertThat(applied(new Cutout(1, 1, 1, 2, 2, 1, true), 0)).isEqualTo(image());
  }

  @Test
  void cutoutRefusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new Cutout(Double.NaN, .1, .3, .3, 3, 2, true))
        .hasMessageContaining("cutout p NaN");
    assertThatThrownBy(() -> new Cutout(1, .3, .1, .3, 3, 2, true)).hasMessageContaining("s_l 0.3");
    assertThatThrownBy(() -> new Cutout(1, .1, .3, 0, 3, 2, true)).hasMessageContaining("r_1 0.0");
    assertThatThrownBy(() -> new Cutout(1, .1, .3, .3, 3, 0, true))
        .hasMessageContaining("max_erasures_per_image 0");
  }

  @Test
  void flipMirrorsEachRow() {
    byte[] image = applied(new HorizontalFlip(1), 0);
    byte[] before = image();
    for (int i = 0; i < image.length; i++) {
      assertThat(image[i]).isEqualTo(before[i / 32 * 32 + 31 - i % 32]);
    }
    assertThat(applied(new HorizontalFlip(0), 0)).isEqualTo(before);
  }

  @Test
  void cropMovesTheImageAndFillsWithZeros() {
    Set<Integer> places = new HashSet<>();
    byte[] before = image();
    for (int seed = 0; seed < 2000; seed++) {
      byte[] image = applied(new PaddedCrop(2), seed);
      // The pixel in the middle of the first plane tells where the window was.
      int moved = 0;
      for (int shift = -66; shift <= 66; shift++) {
        moved = image[16 * 32 + 16] == before[16 * 32 + 16 + shift] ? shift : moved;
      }
      places.add(moved);
      int down = -Math.round(moved / 32f);
      int right = -(moved + 32 * down);
      for (int i = 0; i < image.length; i++) {
        int y = i / 32 % 32 - down;
        int x = i % 32 - right;
        boolean inside = y >= 0 && y < 32 && x >= 0 && x < 32;
        assertThat(image[i]).isEqualTo(inside ? before[i / 1024 * 1024 + y * 32 + x] : 0);
      }
    }
    assertThat(places).hasSize(25);
  }

  @Test
  void appliesSeveralInTheirOrder() {
    byte[] expected = image();
    SplitMix random = SplitMix.of(5);
    new PaddedCrop(4).apply(expected, SHAPE, random);
    new HorizontalFlip(0.5).apply(expected, SHAPE, random);
    assertThat(applied(Augmentation.named("crop, flip"), 5)).isEqualTo(expected);
  }

  @Test
  void suggestsTheNearestName() {
    assertThatThrownBy(() -> Augmentation.named("crop,cutot"))
        .isInstanceOf(DataException.class)
        .hasMessage("unknown augmentation 'cutot'; did you mean cutout?");
    assertThatThrownBy(() -> Augmentation.named(""))
        .hasMessage("unknown augmentation ''; there are flip, crop, cutout");
  }
}
