package org.lr4j.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Inconclusive;
import org.lr4j.finder.Point;
import org.lr4j.finder.Stop;
import org.lr4j.finder.Warning;
import org.lr4j.runs.FindingRecord;

/** Makes a finding of what its files hold. */
final class Findings {
  private Findings() {}

  static Finding of(FindingRecord record, List<Curve> curves) {
    Map<String, OptionalDouble> rules = new LinkedHashMap<>();
    record.rules().forEach((name, rate) -> rules.put(name, OptionalDouble.of(rate)));
    Stop stop = constant(Stop.values(), record.stopped()).orElse(Stop.COMPLETED);
    List<Warning> warnings =
        record.warnings().stream()
            .flatMap(word -> constant(Warning.values(), word).stream())
            .toList();
    List<Curve> ended = curves.stream().map(curve -> stopped(curve, stop)).toList();
    Evidence evidence =
        Evidence.of(ended, record.steps())
            .withRules(rules)
            .withCandidates(record.candidates())
            .withWarnings(warnings)
            .withTrials(record.confirmed(), record.confirmedBy())
            .withSearch(record.search());
    if (record.posterior().isPresent()) {
      evidence = evidence.withPosterior(record.posterior().get());
    }
    if (record.rate().isPresent() && record.interval().isPresent() && record.bounds().isPresent()) {
      double rate = record.rate().getAsDouble();
      Found found = Found.of(rate, record.interval().get(), record.bounds().get(), evidence);
      return record.assumed().map(found::withAssumed).orElse(found);
    }
    Inconclusive.Reason reason =
        record
            .reason()
            .flatMap(word -> constant(Inconclusive.Reason.values(), word))
            .orElse(Inconclusive.Reason.TOO_FEW_POINTS);
    return new Inconclusive(reason, evidence);
  }

  /** A file of points does not say why its sweep ended; the finding does. */
  private static Curve stopped(Curve curve, Stop stop) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < curve.size(); i++) {
      points.add(curve.point(i));
    }
    return Curve.of(points, stop);
  }

  private static <E extends Enum<E>> Optional<E> constant(E[] constants, String word) {
    return Arrays.stream(constants)
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
