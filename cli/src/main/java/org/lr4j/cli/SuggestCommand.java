package org.lr4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.runs.CurveFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads recorded curves. */
@Command(
    name = "suggest",
    description = {
      "Reads recorded curves of any tool: CSV with the columns lr,loss and optionally",
      "val_loss,accuracy,run, or a JSON history {\"lr\":[...],\"loss\":[...]}.",
      "Several files, or a run column, are repeats of one test."
    },
    sortOptions = false)
final class SuggestCommand implements Callable<ExitCode> {
  private final Console console;

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
      description = "what decides (default: loss, of training)")
  private MetricName metric = MetricName.LOSS;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "also write finding.json, curve.png and curve.svg there")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  SuggestCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    if (batchesPerRate < 1) {
      throw CommandException.usage(
          "--batches-per-rate must be at least 1, but is %d".formatted(batchesPerRate));
    }
    List<Curve> curves = new ArrayList<>();
    files.forEach(file -> curves.addAll(CurveFiles.read(file)));
    long steps = curves.stream().mapToLong(Curve::size).sum() * batchesPerRate;
    Finding finding = Analysis.of(curves, metric.metric(), steps);
    FindingPrinter printer = new FindingPrinter(console, common.json());
    ExitCode exit = printer.print(finding);
    if (out != null) {
      printer.write(finding, title(), RunFolder.open(out));
      console.note("written to " + out);
    }
    return exit;
  }

  private String title() {
    String first = String.valueOf(files.get(0).getFileName());
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }
}
