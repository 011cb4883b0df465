package org.lr4j.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lr4j.finder.Metric;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What decides, as the command line calls it. */
enum MetricName {
  LOSS(Metric.TRAINING_LOSS),
  VAL_LOSS(Metric.VALIDATION_LOSS),
  ACCURACY(Metric.ACCURACY);

  private final Metric metric;

  MetricName(Metric metric) {
    this.metric = metric;
  }

  Metric metric() {
    return metric;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads names such as {@code val-loss}. */
  static final class Converter implements ITypeConverter<MetricName> {
    @Override
    public MetricName convert(String text) {
      return Arrays.stream(values())
          .filter(name -> name.text().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(unknown(text)));
    }

    private static String unknown(String text) {
      String names =
          Arrays.stream(values()).map(MetricName::text).collect(Collectors.joining(", "));
      return String.format(Locale.ROOT, "unknown metric '%s'; there are %s", text, names);
    }
  }
}
