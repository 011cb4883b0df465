package org.lr4j.cli;

import java.util.Locale;
import org.lr4j.finder.Metric;

/** What decides, as the command line calls it. */
enum MetricName {
  LOSS(Metric.LOSS),
  VAL_LOSS(Metric.VALIDATION_LOSS),
  ACCURACY(Metric.ACCURACY);

  private final Metric metric;

  MetricName(Metric metric) {
    this.metric = metric;
  }

  Metric metric() {
    return metric;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
