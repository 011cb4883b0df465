package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lr4j.data.Cursor;

class TokenWindowsTest {
  private static final int CONTEXT = 5;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** Tokens that are their own places. */
  private static TokenWindows places(int count) {
    return TokenWindows.of(IntStream.range(0, count).toArray(), CONTEXT, 4);
  }

  private static List<long[]> rows(Tensor batch) {
    assertThat(batch.sizes().vec().get()).containsExactly(4, CONTEXT + 1);
    List<long[]> rows = new ArrayList<>();
    for (int r = 0; r < batch.size(0); r++) {
      long[] row = new long[CONTEXT + 1];
      for (int i = 0; i < row.length; i++) {
        row[i] = batch.get(r).get(i).item_long();
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<Long> starts(Tensor batch) {
    return rows(batch).stream().map(row -> row[0]).toList();
  }

  @Test
  void anEpochPredictsNoTokenTwiceAndTheNextOneIsAnother() {
    BatchStream<Tensor> stream = places(103).shuffled(1);
    assertThat(stream.batchesPerEpoch()).isEqualTo(4);
    Set<List<Long>> epochs = new HashSet<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Long> predicted = new HashSet<>();
      List<Long> order = new ArrayList<>();
      for (int batch = 0; batch < 4; batch++) {
        for (long[] row : rows(stream.next())) {
          order.add(row[0]);
          for (int i = 1; i < row.length; i++) {
            assertThat(row[i]).isEqualTo(row[0] + i);
            assertThat(predicted.add(row[i])).isTrue();
          }
        }
      }
      epochs.add(order);
    }
    assertThat(epochs).hasSize(3);
  }

  @Test
  void goesBackToAnyPlace() {
    BatchStream<Tensor> stream = places(103).shuffled(1);
    IntStream.range(0, 5).forEach(i -> stream.next());
    Cursor place = stream.cursor();
    List<Long> next = starts(stream.next());
    IntStream.range(0, 9).forEach(i -> stream.next());
    stream.restore(place);
    assertThat(starts(stream.next())).isEqualTo(next);
    BatchStream<Tensor> other = places(103).shuffled(2);
    other.restore(place);
    assertThat(starts(other.next())).isEqualTo(next);
    stream.reseed(7);
    assertThat(starts(stream.next())).isNotEqualTo(next);
  }

  @Test
  void spreadsWindowsFromTheFirstToTheLast() {
    List<Tensor> held = places(103).evenly(2);
    assertThat(held).hasSize(2);
    assertThat(rows(held.get(0)).get(0)[0]).isZero();
    assertThat(rows(held.get(1)).get(3)[CONTEXT]).isEqualTo(102);
    assertThat(places(103).evenly(99)).hasSize(4);
  }

  @Test
  void takesBytesAsNumbersFromZero() {
    byte[] bytes = new byte[25];
    bytes[0] = (byte) 200;
    Tensor first = TokenWindows.ofBytes(bytes, CONTEXT, 4).evenly(1).get(0);
    assertThat(first.get(0).get(0).item_long()).isEqualTo(200);
  }

  @Test
  void refusesTooFewTokens() {
    assertThat(places(25).shuffled(1).batchesPerEpoch()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> places(24))
        .withMessage("a batch of 4 windows needs at least 25 tokens, but there are 24");
  }
}
