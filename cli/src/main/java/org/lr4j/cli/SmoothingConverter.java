package org.lr4j.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lr4j.runs.Smoothing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a tool that smooths losses; ktrain and Ignite smooth as others do. */
final class SmoothingConverter implements ITypeConverter<Smoothing> {
  @Override
  public Smoothing convert(String text) {
    String name = text.toLowerCase(Locale.ROOT).replace('_', '-');
    if (name.equals("ktrain")) {
      return Smoothing.FASTAI;
    }
    if (name.equals("ignite")) {
      return Smoothing.PYTORCH_LR_FINDER;
    }
    return Arrays.stream(Smoothing.values())
        .filter(filter -> filter.text().equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(unknown(text)));
  }

  private static String unknown(String text) {
    String names =
        Arrays.stream(Smoothing.values()).map(Smoothing::text).collect(Collectors.joining(", "));
    return "unknown tool '" + text + "'; there are " + names;
  }
}
