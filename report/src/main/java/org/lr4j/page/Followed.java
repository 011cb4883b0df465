package org.lr4j.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.Ticks;
import org.lr4j.report.TrainingCurves;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.runs.MetricsRow;
import org.lr4j.runs.MetricsTail;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;

/** The steps of a training that may be growing: each look reads what is new. Not thread-safe. */
final class Followed {
  private static final int FIRST = 1024;

  private final Path file;
  private final MetricsTail tail;
  private @Nullable RunException damage;
  private double[] steps = new double[FIRST];
  private double[] rates = new double[FIRST];
  private double[] momenta = new double[FIRST];
  private double[] losses = new double[FIRST];
  private int size;
  private long epoch;
  private final List<Evaluation> evaluations = new ArrayList<>();

  Followed(RecordedRun run) {
    this.file = run.file(RunFile.METRICS);
    this.tail = run.follow();
  }

  /** All that is there now; {@link #curves} says whether the file is damaged. */
  static Followed read(RecordedRun run) {
    Followed followed = new Followed(run);
    followed.look();
    return followed;
  }

  void look() {
    try {
      MetricsTail.News news;
      do {
        news = tail.look();
        if (news.anew()) {
          size = 0;
          evaluations.clear();
        }
        news.rows().forEach(this::add);
      } while (!news.rows().isEmpty());
      damage = null;
    } catch (RunException e) {
      damage = e;
    }
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

  /**
   * The training so far; empty before its first step.
   *
   * @throws RunException if the file is damaged
   */
  Optional<TrainingCurves> curves() {
    if (damage != null) {
      throw damage;
    }
    for (int i = 1; i < size; i++) {
      if (!(steps[i] >= steps[i - 1])) {
        throw new RunException(
            file
                + " is damaged: step "
                + Ticks.number(steps[i], 15)
                + " comes after step "
                + Ticks.number(steps[i - 1], 15));
      }
    }
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
