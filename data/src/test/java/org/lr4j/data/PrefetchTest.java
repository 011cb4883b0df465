package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetchTest {
  private final ImageSet images = Samples.images(40, new Shape(3, 8, 8));
  private final Pipeline pipeline =
      Pipeline.of(images, Normalization.featurewise(images))
          .augmented(Augmentation.named("crop,flip,cutout"));

  private Batches batches() {
    return Batches.shuffled(pipeline, 6, 11);
  }

  private static List<Object> take(BatchSource source, int n) {
    List<Object> taken = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Batch batch = source.next();
      taken.add(Arrays.toString(Samples.features(batch)));
      taken.add(Arrays.toString(Samples.labels(batch)));
      taken.add(source.cursor());
    }
    return taken;
  }

  private static void assertSame(List<Object> actual, List<Object> expected) {
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 4", "50, 2"})
  void givesTheBatchesOfItsSourceWhateverDepthAndThreads(int depth, int threads) {
    try (Prefetch prefetch = Prefetch.of(batches(), depth, threads)) {
      assertSame(take(prefetch, 25), take(batches(), 25));
    }
  }

  @Test
  void continuesFromAnyCursor() {
    List<Object> all = take(batches(), 20);
    try (Prefetch prefetch = Prefetch.of(batches(), 3, 2)) {
      take(prefetch, 8);
      Cursor cursor = prefetch.cursor();
      take(prefetch, 5);
      prefetch.restore(cursor);
      assertThat(prefetch.cursor()).isEqualTo(cursor);
      assertSame(take(prefetch, 12), all.subList(3 * 8, 60));
    }
  }

  @Test
  void aRefusedCursorChangesNothing() {
    try (Prefetch prefetch = Prefetch.of(batches(), 3, 2)) {
      take(prefetch, 4);
      Cursor here = prefetch.cursor();
      assertThatThrownBy(() -> prefetch.restore(new Cursor(11, 0, 1_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch 1000");
      assertThat(prefetch.cursor()).isEqualTo(here);
      assertSame(take(prefetch, 6), take(batches(), 10).subList(12, 30));
    }
  }

  @Test
  void reseedBeginsTheStreamOfThatSeed() {
    try (Prefetch prefetch = Prefetch.of(batches(), 2, 1)) {
      take(prefetch, 3);
      prefetch.reseed(5);
      assertSame(take(prefetch, 9), take(Batches.shuffled(pipeline, 6, 5), 9));
    }
  }

  @Test
  void usesOneBatchMoreThanItsDepth() {
    try (Prefetch prefetch = Prefetch.of(batches(), 2, 1)) {
      Set<Batch> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int i = 0; i < 20; i++) {
        seen.add(prefetch.next());
      }
      assertThat(seen).hasSize(3);
    }
  }

  @Test
  void passesAFailureOnAtItsPlaceAndGoesOnWhenItIsGone() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Pipeline failing =
        Pipeline.of(images, Normalization.featurewise(images))
            .augmented(
                (image, shape, random) -> {
                  if (broken.get() && image[0] == (byte) (7 * 20)) {
                    throw new DataException("image 20 is broken; repair it");
                  }
                });
    Batches plain = Batches.inOrder(failing, 6, 0);
    try (Prefetch prefetch = Prefetch.of(plain, 2, 2)) {
      take(prefetch, 3);
      assertThatThrownBy(prefetch::next)
          .isInstanceOf(DataException.class)
          .hasMessage("image 20 is broken; repair it");
      assertThat(prefetch.cursor()).isEqualTo(new Cursor(0, 0, 3));
      broken.set(false);
      assertSame(take(prefetch, 5), take(Batches.inOrder(failing, 6, 0), 8).subList(9, 24));
    }
  }

  @Test
  void closingEndsTheThreadsAndLeavesTheSourceAtTheCursor() throws InterruptedException {
    Batches source = batches();
    Prefetch prefetch = Prefetch.of(source, 4, 3);
    take(prefetch, 5);
    Cursor cursor = prefetch.cursor();
    prefetch.close();
    prefetch.close();
    assertThat(source.cursor()).isEqualTo(cursor);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("lr4j-prefetch")) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThatThrownBy(prefetch::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void leavesAnInterruptToItsCaller() {
    try (Prefetch prefetch = Prefetch.of(batches(), 2, 1)) {
      Thread.currentThread().interrupt();
      List<Object> taken = take(prefetch, 3);
      assertThat(Thread.interrupted()).isTrue();
      assertSame(taken, take(batches(), 3));
    }
  }

  @Test
  void augmentsEachEpochAnew() {
    Batches whole = Batches.inOrder(pipeline, 40, 1);
    float[] first = Samples.features(whole.next());
    assertThat(Samples.features(whole.next())).isNotEqualTo(first);
  }
}
