package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;
import org.lr4j.page.Body;
import org.lr4j.page.PageFile;
import org.lr4j.page.RunPage;
import org.lr4j.runs.JsonText;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes runs into one file that can be sent. */
@Command(
    name = "report",
    header = "Writes runs into one file that opens in any browser.",
    description = {
      "Writes one HTML file that shows one run, or several side by side. It needs no network and"
          + " no other file, so you can send it."
    },
    sortOptions = false)
final class ReportCommand implements Callable<ExitCode> {
  private final Console console;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "folders of runs")
  private List<Path> folders = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "the file (default: report.html, in the run's folder or, for several runs, here)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    List<RecordedRun> runs = folders.stream().map(ReportCommand::run).toList();
    Body body = RunPage.of(runs);
    String title = runs.size() == 1 ? runs.get(0).record().title() : runs.size() + " runs";
    Path file = out != null ? out : usual(runs);
    try {
      // The run may be at work, and then writes its own at its end.
      Disk.writeShared(file, PageFile.of(title, body));
    } catch (IOException e) {
      throw CommandException.file(e, file + " cannot be written; give another file with --out");
    }
    console.out().print(common.json() ? json(file) : file + "\n");
    console.flush();
    return ExitCode.DONE;
  }

  private static RecordedRun run(Path folder) {
    if (!RecordedRun.isIn(folder)) {
      throw CommandException.data(
          folder + " has no run (there is no run.json); name the folder of a run");
    }
    return RecordedRun.in(folder);
  }

  private static Path usual(List<RecordedRun> runs) {
    return runs.size() == 1 ? runs.get(0).file(RunFile.REPORT) : Path.of(RunFile.REPORT.text());
  }

  private static String json(Path file) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("file", file.toString());
          json.writeEndObject();
        });
  }
}
