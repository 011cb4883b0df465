package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointsTest {
  private static final double NAN = Double.NaN;

  private static Points flat(int n) {
    return new Points(IntStream.range(0, n).asDoubleStream().toArray(), new double[n]);
  }

  @Test
  void outlinesKeepEveryPeakAndTheEnds() {
    Points points = flat(100_000);
    points.y()[0] = NAN;
    points.y()[33_333] = 7;
    points.y()[66_666] = -7;
    Points outline = points.outlined(100);

    assertThat(outline.size()).isBetween(200, 400);
    assertThat(outline.x()).isSorted().startsWith(0).endsWith(99_999).contains(33_333, 66_666);
    assertThat(outline.y()).contains(7, -7);
    assertThat(flat(400).outlined(100).size()).isEqualTo(400);
  }

  @Test
  void averagesKeepTheMean() {
    Points points = new Points(new double[] {0, 1, 2, 3}, new double[] {1, 3, 10, 20});

    assertThat(points.averaged(2).x()).containsExactly(0.5, 2.5);
    assertThat(points.averaged(2).y()).containsExactly(2, 15);
  }

  @Test
  void smoothingLeavesStraightLinesAsTheyAre() {
    Points points = new Points(flat(50).x(), flat(50).x());
    double[] smooth = points.smoothed(0.1, 1e9).y();

    for (int i = 0; i < 50; i++) {
      assertThat(smooth[i]).isCloseTo(i, within(1e-6));
    }
    assertThat(points.smoothed(0.1, 10).y()[49]).isCloseTo(10, within(1e-6));
  }

  @Test
  void liesOnStraightLinesBetweenNeighbours() {
    Points points = new Points(new double[] {1, 2, 4}, new double[] {10, 20, 0});

    assertThat(points.at(2)).isEqualTo(20);
    assertThat(points.at(3)).isEqualTo(10);
    assertThat(points.at(0.9)).isNaN();
    assertThat(points.at(4.1)).isNaN();
  }

  @Test
  void spreadsReachFromTheLeastToTheGreatestOfTheLinesThere() {
    Points longer = new Points(new double[] {0, 2, 4}, new double[] {4, 6, 10});
    Points shorter = new Points(new double[] {0, 1, 2}, new double[] {0, 1, 2});
    Spread spread = Spread.of(List.of(longer, shorter, new Points(new double[0], new double[0])));

    assertThat(spread.x()).containsExactly(0, 1, 2, 4);
    assertThat(spread.mean()).containsExactly(2, 3, 4, 10);
    assertThat(spread.low()).containsExactly(0, 1, 2, 10);
    assertThat(spread.high()).containsExactly(4, 5, 6, 10);
    assertThat(spread.several()).isTrue();
    assertThat(Spread.of(List.of(longer)).several()).isFalse();
  }

  @Test
  void axesOfLossesEndWhereATailDiverges() {
    assertThat(Ranges.losses(2, 1, 2.2).high()).isBetween(2.2, 2.4);
    assertThat(Ranges.losses(2, 1, 1e9).high()).isBetween(2.5, 3.0);
    assertThat(Ranges.losses(1, 1, 5).high()).isBetween(5.0, 5.5);
  }
}
