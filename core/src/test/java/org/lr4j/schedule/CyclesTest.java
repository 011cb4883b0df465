package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CyclesTest {
  @Test
  void countsAsIntegersDoEvenNextToWholeCycles() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 50_000; i++) {
      long period = 1 + (random.nextLong() >>> (9 + random.nextInt(54)));
      long step = random.nextLong() >>> (1 + random.nextInt(62));
      assertWhole(step, period);
      long knot = step - step % period;
      assertWhole(knot, period);
      assertWhole(Math.max(0, knot - 1), period);
    }
  }

  private static void assertWhole(long step, long period) {
    boolean same = Cycles.whole(step, period) == step / period;
    if (period > 1 && period <= Checks.MAX_STEPS) {
      same &= new Halves(Fraction.of(1), Fraction.of(period - 1)).whole(step) == step / period;
    }
    assertThat(same).as("%d / %d", step, period).isTrue();
  }
}
