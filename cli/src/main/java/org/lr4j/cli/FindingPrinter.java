package org.lr4j.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Trial;
import org.lr4j.finder.Warning;
import org.lr4j.report.CurvePlot;
import org.lr4j.report.TerminalPlot;
import org.lr4j.report.Ticks;
import org.lr4j.runs.FindingJson;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunStatus;

/** Shows a finding to a person or a program. */
final class FindingPrinter {
  private static final int ROWS = 14;
  private static final int WIDEST = 100;

  private final Console console;
  private final boolean json;
  private final boolean live;

  FindingPrinter(Console console, boolean json) {
    this(console, json, true);
  }

  /**
   * A printer.
   *
   * @param live whether the finding cost steps of a training, rather than being read from a file
   */
  FindingPrinter(Console console, boolean json, boolean live) {
    this.console = console;
    this.json = json;
    this.live = live;
  }

  void print(Finding finding) {
    if (json) {
      console.out().print(FindingJson.of(finding));
    } else {
      printText(finding);
    }
    for (Warning warning : finding.evidence().warnings()) {
      console.err().println("note: " + warning.sentence());
    }
    console.flush();
  }

  static ExitCode exit(Finding finding) {
    return finding instanceof Found ? ExitCode.DONE : ExitCode.INCONCLUSIVE;
  }

  private void printText(Finding finding) {
    int width = Math.min(WIDEST, console.columns() - 1);
    TerminalPlot plot = new TerminalPlot(width, ROWS, console.unicode(), console.colourOut());
    List<String> lines = plot.render(finding);
    lines.forEach(console.out()::println);
    if (!lines.isEmpty()) {
      console.out().println();
    }
    console.out().println(finding);
    if (finding instanceof Found found && !CurvePlot.notable(found).isEmpty()) {
      console
          .out()
          .println("the smoothed loss has local minima at " + rates(CurvePlot.notable(found)));
    }
    if (finding instanceof Found found) {
      printFor(found);
    }
    printSearch(finding.evidence());
  }

  /** What training the rate is for, and each group's rate where they differ. */
  private void printFor(Found found) {
    found.assumed().ifPresent(assumed -> console.out().println("use it as the peak of " + assumed));
    boolean differ =
        found.groups().stream().mapToDouble(Found.GroupRate::rate).distinct().count() > 1;
    for (Found.GroupRate group : differ ? found.groups() : List.<Found.GroupRate>of()) {
      console
          .out()
          .println("group " + Console.printable(group.name()) + ": " + brief(group.rate()));
    }
  }

  private void printSearch(Evidence evidence) {
    console.out().println();
    evidence.search().forEach(console.out()::println);
    String loss =
        evidence.trialMetric() == Metric.VALIDATION_LOSS
            ? "held-out loss after "
            : "training loss at the end of ";
    for (Trial trial : evidence.trials()) {
      String training = trial.steps() + " steps from a peak of " + brief(trial.rate());
      console
          .out()
          .println(
              Double.isFinite(trial.loss())
                  ? loss + training + ": " + Ticks.number(trial.loss(), 4)
                  : "diverged after " + training);
    }
    if (live) {
      console.out().println("spent " + evidence.steps() + " optimizer steps");
    }
  }

  private static String rates(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> brief(candidate.rate()))
        .collect(Collectors.joining(", "));
  }

  private static String brief(double rate) {
    return Ticks.number(rate, 2);
  }

  /** The status of a run with a finding. */
  static RunStatus status(Finding finding) {
    return finding instanceof Found ? RunStatus.DONE : RunStatus.INCONCLUSIVE;
  }

  /**
   * Writes the finding and the pictures. Without fonts there are no pictures, but everything else
   * is written.
   */
  void write(Finding finding, String title, RunFolder folder) {
    folder.write(RunFile.FINDING, FindingJson.of(finding));
    Pictures.draw(
        folder, RunFile.CURVE_SVG, RunFile.CURVE_PNG, () -> CurvePlot.of(finding, title), console);
  }
}
