package org.lr4j.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lr4j.report.TrainingCurves;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.runs.MetricsRow;
import org.lr4j.runs.MetricsTail;
import org.lr4j.runs.RecordedRun;

/** The steps of a training that may be growing: each look reads what is new. Not thread-safe. */
final class Followed {
  private static final int FIRST = 1024;

  private final MetricsTail tail;
  private double[] steps = new double[FIRST];
  private double[] rates = new double[FIRST];
  private double[] momenta = new double[FIRST];
  private double[] losses = new double[FIRST];
  private int size;
  private long epoch;
  private final List<Evaluation> evaluations = new ArrayList<>();

  Followed(RecordedRun run) {
    this.tail = run.follow();
  }

  /** All that is there now. */
  static Followed read(RecordedRun run) {
    Followed followed = new Followed(run);
    followed.look();
    return followed;
  }

  void look() {
    MetricsTail.News news;
    do {
      news = tail.look();
      if (news.anew()) {
        size = 0;
        evaluations.clear();
      }
      news.rows().forEach(this::add);
    } while (!news.rows().isEmpty());
  }

  private void add(MetricsRow row) {
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      rates = Arrays.copyOf(rates, 2 * size);
      momenta = Arrays.copyOf(momenta, 2 * size);
      losses = Arrays.copyOf(losses, 2 * size);
    }
    steps[size] = row.step();
    rates[size] = row.learningRate();
    momenta[size] = row.momentum();
    losses[size] = row.loss();
    epoch = row.epoch();
    size++;
    Evaluation.in(row).ifPresent(evaluations::add);
  }

  int steps() {
    return size;
  }

  long epoch() {
    return epoch;
  }

  /** The training so far; empty before its first step. */
  Optional<TrainingCurves> curves() {
    return size == 0
        ? Optional.empty()
        : Optional.of(
            new TrainingCurves(
                Arrays.copyOf(steps, size),
                Arrays.copyOf(rates, size),
                Arrays.copyOf(momenta, size),
                Arrays.copyOf(losses, size),
                evaluations));
  }
}
