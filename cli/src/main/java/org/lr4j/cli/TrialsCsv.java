package org.lr4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Axis;
import org.lr4j.study.TrialResult;

/** The trials of a study as a table for other programs: a row a trial. */
final class TrialsCsv {
  private TrialsCsv() {}

  static String text(List<Axis> axes, List<TrialResult> results) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        Stream.concat(
            axes.stream().map(Axis::name),
            Stream.of(
                "seed",
                "epochs",
                "status",
                "val_loss",
                "val_accuracy",
                "test_loss",
                "test_accuracy",
                "best_test_loss",
                "best_test_accuracy",
                "found_lr",
                "found_lr_low",
                "found_lr_high",
                "steps",
                "seconds",
                "reason")));
    for (TrialResult result : results) {
      Stream<String> setting =
          axes.stream()
              .map(axis -> String.valueOf(result.trial().setting().values().get(axis.name())));
      Stream<String> trial =
          Stream.of(Long.toString(result.trial().seed()), Long.toString(result.trial().epochs()));
      line(text, Stream.of(setting, trial, figures(result)).flatMap(s -> s));
    }
    return text.toString();
  }

  private static Stream<String> figures(TrialResult result) {
    if (result instanceof TrialResult.Finished f) {
      return Stream.of(
              Stream.of(f.diverged() ? "diverged" : "finished"),
              figures(f.validation()),
              figures(f.test()),
              figures(f.best()),
              found(f.found()),
              Stream.of(Long.toString(f.steps()), Double.toString(f.seconds()), ""))
          .flatMap(s -> s);
    }
    return Stream.of(
        "failed",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        ((TrialResult.Failed) result).reason());
  }

  private static Stream<String> figures(Optional<Evaluation> evaluation) {
    return Stream.of(
        evaluation.map(e -> Double.toString(e.loss())).orElse(""),
        evaluation
            .flatMap(
                e ->
                    e.accuracy().isPresent()
                        ? Optional.of(Double.toString(e.accuracy().getAsDouble()))
                        : Optional.empty())
            .orElse(""));
  }

  private static Stream<String> found(Optional<TrialResult.Answer> answer) {
    return answer
        .map(a -> Stream.of(a.rate(), a.low(), a.high()).map(rate -> Double.toString(rate)))
        .orElse(Stream.of("", "", ""));
  }

  private static void line(StringBuilder text, Stream<String> cells) {
    text.append(cells.map(TrialsCsv::cell).collect(Collectors.joining(","))).append('\n');
  }

  /** RFC 4180. */
  private static String cell(String value) {
    return value.matches("[^,\"\\r\\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
