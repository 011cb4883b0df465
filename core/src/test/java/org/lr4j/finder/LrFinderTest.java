package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lr4j.finder.Inconclusive.Reason;

class LrFinderTest {
  @Test
  void extendsARangeThatEndsTooLow() {
    Finding finding = LrFinder.exponential(1e-6, 0.1, 60).run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().rate()).isBetween(0.02, 2.0);
    assertThat(finding.evidence().warnings()).contains(Warning.RANGE_EXTENDED);
    assertThat(finding.evidence().steps()).isGreaterThan(120);
  }

  @Test
  void staysWithinItsBudgetRatherThanExtend() {
    Finding finding =
        LrFinder.exponential(1e-6, 0.1, 60).confirm(160).run(new QuadraticLearner(0.1));

    assertThat(finding).isInstanceOf(Inconclusive.class);
    assertThat(((Inconclusive) finding).reason()).isEqualTo(Reason.STILL_FALLING_AT_END);
    assertThat(finding.evidence().steps()).isEqualTo(60);
  }

  @Test
  void doesNotExtendARangeThatHoldsTheAnswer() {
    Finding finding = LrFinder.exponential(1e-5, 100, 100).run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().evidence().warnings()).doesNotContain(Warning.RANGE_EXTENDED);
  }

  @Test
  void decidesByHeldOutLossWhenAskedTo() {
    Finding finding =
        LrFinder.exponential(1e-5, 100, 100)
            .metric(Metric.VALIDATION_LOSS)
            .run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().rate()).isBetween(0.02, 2.0);
    assertThat(finding.evidence().curves().get(0).validationLosses()[3]).isFinite();
  }
}
