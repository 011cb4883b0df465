package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private final ImageSet images = Samples.images(23, new Shape(1, 1, 2));
  private final Pipeline pipeline = Pipeline.of(images, Normalization.Kind.NONE.fit(images));

  /** The first value of every example; 7 i mod 256 tells 23 examples apart. */
  private static List<Float> first(Batch batch) {
    List<Float> first = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      first.add(batch.features().get(2 * i));
    }
    return first;
  }

  private static List<List<Float>> take(BatchSource source, int n) {
    List<List<Float>> batches = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      batches.add(first(source.next()));
    }
    return batches;
  }

  @Test
  void showsEachExampleAtMostOnceAnEpochAndDropsTheRest() {
    Batches batches = Batches.shuffled(pipeline, 5, 1);
    assertThat(batches.stepsPerEpoch()).isEqualTo(4);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Float> seen = take(batches, 4).stream().flatMap(List::stream).toList();
      assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    }
    assertThat(batches.cursor()).isEqualTo(new Cursor(1, 3, 0));
  }

  @Test
  void ordersEveryEpochAnew() {
    Batches batches = Batches.shuffled(pipeline, 23, 1);
    assertThat(take(batches, 4)).doesNotHaveDuplicates();
  }

  @Test
  void followsFromTheSeed() {
    assertThat(take(Batches.shuffled(pipeline, 5, 1), 9))
        .isEqualTo(take(Batches.shuffled(pipeline, 5, 1), 9))
        .isNotEqualTo(take(Batches.shuffled(pipeline, 5, 2), 9));
  }

  @Test
  void continuesFromAnyCursor() {
    Batches batches = Batches.shuffled(pipeline, 5, 1);
    for (int i = 0; i < 10; i++) {
      Cursor cursor = batches.cursor();
      List<List<Float>> expected = take(batches, 6);
      Batches other = Batches.shuffled(pipeline, 5, 99);
      other.restore(cursor);
      assertThat(take(other, 6)).isEqualTo(expected);
      batches.restore(cursor);
      assertThat(batches.cursor()).isEqualTo(cursor);
      batches.next();
    }
  }

  @Test
  void reseedBeginsTheStreamOfThatSeed() {
    Batches batches = Batches.shuffled(pipeline, 5, 1);
    batches.next();
    batches.reseed(2);
    assertThat(take(batches, 6)).isEqualTo(take(Batches.shuffled(pipeline, 5, 2), 6));
  }

  @Test
  void sharesOfABatchTogetherAreTheBatch() {
    Batches whole = Batches.shuffled(pipeline, 7, 1);
    List<Batches> shares = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shares.add(Batches.shuffled(pipeline, 7, 1).share(i, 3));
      assertThat(shares.get(i).stepsPerEpoch()).isEqualTo(3);
      assertThat(shares.get(i).batchSize()).isEqualTo(i == 2 ? 3 : 2);
    }
    for (int step = 0; step < 8; step++) {
      List<Float> together = new ArrayList<>();
      shares.forEach(share -> together.addAll(first(share.next())));
      assertThat(together).isEqualTo(first(whole.next()));
      assertThat(shares.get(1).cursor()).isEqualTo(whole.cursor());
    }
    assertThatThrownBy(() -> whole.share(0, 8))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a batch of 7 examples cannot be shared by 8 processes");
    assertThatThrownBy(() -> whole.share(3, 3)).hasMessage("there is no share 3 of 3");
  }

  @Test
  void keepsTheOrderOfTheDataWhenAsked() {
    Batches batches = Batches.inOrder(pipeline, 10, 1);
    assertThat(take(batches, 3).get(2))
        .containsExactly(0f, 7f, 14f, 21f, 28f, 35f, 42f, 49f, 56f, 63f);
  }

  @Test
  void pairsEachImageWithItsLabel() {
    Batch batch = Batches.shuffled(pipeline, 23, 5).next();
    for (int i = 0; i < 23; i++) {
      int example = (int) (batch.features().get(2 * i) / 7);
      assertThat(batch.labels().get(i)).isEqualTo(example % 3);
      assertThat(batch.targets().get(i)).isEqualTo(example % 3);
    }
  }

  @Test
  void fillsTheSameDirectBuffersAgain() {
    Batches batches = Batches.shuffled(pipeline, 5, 1);
    Batch batch = batches.next();
    assertThat(batch.features().isDirect()).isTrue();
    assertThat(batch.features().order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(batch.features().remaining()).isEqualTo(10);
    assertThat(batch.labels().remaining()).isEqualTo(5);
    assertThat(batches.next()).isSameAs(batch);
  }

  @Test
  void refusesABatchThatIsLargerThanTheDataOrEmpty() {
    assertThatThrownBy(() -> Batches.shuffled(pipeline, 24, 1))
        .isInstanceOf(DataException.class)
        .hasMessage("batch size 24 is larger than the 23 examples of sample; use at most 23");
    assertThatThrownBy(() -> Batches.shuffled(pipeline, 0, 1)).isInstanceOf(DataException.class);
  }

  @Test
  void refusesACursorOfAnotherBatchSize() {
    Batches batches = Batches.shuffled(pipeline, 10, 1);
    assertThatThrownBy(() -> batches.restore(new Cursor(1, 0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch 2");
  }

  @Test
  void aPassShowsEveryExampleOnceInOrder() {
    EvaluationBatches pass = EvaluationBatches.over(pipeline, 10);
    assertThat(pass.batches()).isEqualTo(3);
    List<Float> seen = new ArrayList<>();
    for (int b = 0; b < pass.batches(); b++) {
      seen.addAll(first(pass.batch(b)));
    }
    assertThat(seen).hasSize(23).isSorted();
    assertThat(pass.batch(2).size()).isEqualTo(3);
    assertThat(pass.batch(2).features().remaining()).isEqualTo(6);
  }

  @Test
  void aPassOverNothingHasNoBatches() {
    Pipeline none = Pipeline.of(images.select("none"), Normalization.Kind.NONE.fit(images));
    assertThat(EvaluationBatches.over(none, 10).batches()).isZero();
  }
}
