package org.lr4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountdownTest {
  private long now = -5;

  private Countdown of(Duration limit) {
    return new Countdown(limit, () -> now);
  }

  private void pass(Countdown countdown, Duration time) {
    now += time.toNanos();
    countdown.spend();
  }

  @Test
  void endsWhenItsTimeIsSpent() {
    Countdown countdown = of(Duration.ofMillis(250));
    assertThat(countdown.slice()).isEqualTo(100_000_000);
    pass(countdown, Duration.ofMillis(100));
    pass(countdown, Duration.ofMillis(110));
    assertThat(countdown.slice()).isEqualTo(40_000_000);
    assertThat(countdown.isOver()).isFalse();
    pass(countdown, Duration.ofMillis(100));
    assertThat(countdown.slice()).isZero();
    assertThat(countdown.isOver()).isTrue();
  }

  /** As Ctrl-Z and, an hour later, fg do. */
  @Test
  void aTimeInWhichEverythingWasStoppedHardlyCounts() {
    Countdown countdown = of(Duration.ofSeconds(1));
    pass(countdown, Duration.ofHours(1));
    assertThat(countdown.isOver()).isFalse();
    for (int slice = 0; slice < 8; slice++) {
      pass(countdown, Duration.ofMillis(100));
    }
    assertThat(countdown.slice()).isEqualTo(50_000_000);
  }

  @Test
  void canOnlyBecomeShorter() {
    Countdown countdown = of(Duration.ofSeconds(1));
    countdown.atMost(Duration.ofSeconds(9));
    countdown.atMost(Duration.ofMillis(70));
    assertThat(countdown.slice()).isEqualTo(70_000_000);
  }
}
