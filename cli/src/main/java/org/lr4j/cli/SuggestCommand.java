package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.runs.CurveFiles;
import org.lr4j.runs.RecordedCurves;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.Smoothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads recorded curves. */
@Command(
    name = "suggest",
    header = "Finds a learning rate in curves that any tool recorded.",
    description = {
      "Reads recorded curves of any tool: CSV with the columns lr,loss and optionally"
          + " val_loss,accuracy,run, or a JSON history such as {\"lr\":[...],\"loss\":[...]}."
          + " Several files, or a run column, are repeats of one test.",
      ""
    },
    sortOptions = false)
final class SuggestCommand implements Callable<ExitCode> {
  private final Console console;
  private final List<String> arguments;

  @Parameters(arity = "1..*", paramLabel = "CURVE", description = "files with curves")
  private List<Path> files = List.of();

  @Option(
      names = "--batches-per-rate",
      paramLabel = "K",
      description = "optimizer steps that each point took (default: 1)")
  private int batchesPerRate = 1;

  @Option(
      names = "--metric",
      converter = MetricName.Converter.class,
      paramLabel = "loss|val-loss|accuracy",
      description = "the figure that decides (default: loss, the training loss)")
  private MetricName metric = MetricName.LOSS;

  @Option(
      names = "--smoothed-by",
      converter = SmoothingConverter.class,
      paramLabel = "fastai|lightning|pytorch-lr-finder|nothing",
      description =
          "the tool that smoothed the losses, to undo it (default: recognized in the data)")
  private @Nullable Smoothing smoothing;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "also write finding.json, curve.png and curve.svg to this folder")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  SuggestCommand(Console console, List<String> arguments) {
    this.console = console;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    if (batchesPerRate < 1) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT, "--batches-per-rate must be at least 1, but is %d", batchesPerRate));
    }
    if (out != null) {
      requireApart(out);
    }
    List<Curve> curves = new ArrayList<>();
    files.forEach(file -> curves.addAll(read(file)));
    requireMetric(curves);
    long steps = curves.stream().mapToLong(Curve::size).sum() * batchesPerRate;
    Finding finding = Analysis.of(curves, metric.metric(), steps);
    FindingPrinter printer = new FindingPrinter(console, common.json(), false);
    printer.print(finding);
    if (out != null) {
      write(finding, printer, out);
      console.note("written to " + out);
    }
    return FindingPrinter.exit(finding);
  }

  private void write(Finding finding, FindingPrinter printer, Path where) throws IOException {
    Map<String, Object> configuration =
        Map.of(
            "curves", files.stream().map(Path::toString).toList(),
            "metric", metric.text(),
            "batches_per_rate", batchesPerRate);
    RunRecord record =
        RunRecord.of(RunKind.SUGGEST, title(), arguments, configuration, Main.version());
    try (RunFolder folder = RunFolder.open(where, RunKind.SUGGEST)) {
      Finding unused =
          Ending.recorded(
              folder,
              FindingPrinter::status,
              () -> {
                folder.begin(record);
                printer.write(finding, title(), folder);
                return finding;
              });
    }
  }

  /** What is written replaces files of these names. */
  private void requireApart(Path where) {
    for (Path file : files) {
      boolean replaced =
          Arrays.stream(RunFile.values())
              .map(each -> where.resolve(each.text()))
              .anyMatch(each -> isSame(file, each));
      if (replaced) {
        throw CommandException.usage(
            "--out would replace " + file + ", which is to be read; name another folder");
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** The run whose curve a file is; lr4j's own curves hold what was measured. */
  private static Optional<RecordedRun> owner(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && RecordedRun.isIn(folder) && file.endsWith(RunFile.CURVE.text())
        ? Optional.of(RecordedRun.at(folder))
        : Optional.empty();
  }

  private RecordedCurves history(Path file) {
    List<Curve> own = owner(file).map(RecordedRun::curves).orElse(List.of());
    return own.isEmpty() ? CurveFiles.history(file) : new RecordedCurves(own, List.of());
  }

  private List<Curve> read(Path file) {
    RecordedCurves history = history(file);
    history.notes().forEach(note -> console.note("note: " + note));
    Smoothing filter = smoothing;
    if (filter == null) {
      filter = owner(file).isPresent() ? Smoothing.NOTHING : Smoothing.recognize(history.curves());
      if (filter != Smoothing.NOTHING) {
        console.note(
            "note: "
                + file
                + ": the losses look smoothed as "
                + filter.text()
                + " smooths them, which was undone; --smoothed-by nothing reads them unchanged");
      }
    }
    return history.curves().stream().map(filter::undo).toList();
  }

  private void requireMetric(List<Curve> curves) {
    boolean measured =
        switch (metric) {
          case LOSS -> true;
          case VAL_LOSS -> anyFinite(curves, Curve::validationLosses);
          case ACCURACY -> anyFinite(curves, Curve::accuracies);
        };
    if (!measured) {
      throw CommandException.data(
          "there is no column "
              + (metric == MetricName.ACCURACY ? "accuracy" : "val_loss")
              + " with a number in it; leave out --metric to decide by the training loss");
    }
  }

  private static boolean anyFinite(List<Curve> curves, Function<Curve, double[]> values) {
    return curves.stream()
        .flatMapToDouble(c -> Arrays.stream(values.apply(c)))
        .anyMatch(Double::isFinite);
  }

  private String title() {
    String first = String.valueOf(files.get(0).getFileName());
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }
}
