package org.lr4j.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lr4j.page.Html.Cell;
import org.lr4j.report.Ticks;
import org.lr4j.runs.FindingRecord;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;

/** All runs of a folder in a table, the newest first. */
public final class RunList {
  private RunList() {}

  /**
   * The table.
   *
   * @param folder where the runs are, for people
   * @param runs the runs; those of a comparison are counted, not listed
   * @param name how a run is called in addresses
   * @param notes what could not be read, a sentence each
   * @return the page
   */
  public static Body of(
      Path folder, List<RecordedRun> runs, Function<RecordedRun, String> name, List<String> notes) {
    StringBuilder html = new StringBuilder("<header><h1>Runs</h1>\n<p class=\"by\">in ");
    html.append("<span class=\"mono\">").append(Html.text(folder.toString())).append("</span>. ");
    html.append("A run that you start appears here by itself.</p>\n");
    notes.forEach(note -> html.append(Html.note(false, note)));
    html.append("</header>\n");
    List<RecordedRun> listed =
        runs.stream()
            .filter(run -> runs.stream().noneMatch(other -> isBelow(run, other)))
            .sorted(Comparator.comparing((RecordedRun run) -> run.record().started()).reversed())
            .toList();
    if (listed.isEmpty()) {
      return Body.of(
          html
              + "<section class=\"empty\"><p>There are no runs here yet. Start one in a terminal:"
              + "</p><p><code>./lr4j find</code></p></section>\n");
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (RecordedRun run : listed) {
      rows.add(row(run, name.apply(run), runs));
    }
    html.append("<section class=\"runs\">\n")
        .append(
            Html.table(
                "Runs", List.of("Compare", "Run", "What", "State", "Result", "Begun"), rows, false))
        .append("<div class=\"bar\"><button type=\"button\" id=\"compare\" disabled>")
        .append("Tick two runs to compare them</button></div></section>\n");
    return Body.of(html.toString());
  }

  private static boolean isBelow(RecordedRun run, RecordedRun other) {
    return !run.folder().equals(other.folder()) && run.folder().startsWith(other.folder());
  }

  private static List<Cell> row(RecordedRun run, String name, List<RecordedRun> all) {
    RunRecord record = run.record();
    String path = Html.text(name);
    String box =
        record.kind() == RunKind.TRAIN
            ? "<input type=\"checkbox\" name=\"run\" value=\""
                + path
                + "\" aria-label=\"Compare "
                + path
                + "\">"
            : "";
    String address =
        "/run?path=" + java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);
    String link = "<a href=\"" + Html.text(address) + "\">" + path + "</a>";
    return List.of(
        new Cell(box, "", ""),
        new Cell(link, "", name),
        new Cell(Html.text(record.title()), "", record.title()),
        new Cell(RunPage.badge(record.status(), run.isKilled()), "", record.status().text()),
        Cell.of(result(run, record, all)),
        Cell.of(RunPage.time(record.started())));
  }

  private static String result(RecordedRun run, RunRecord record, List<RecordedRun> all) {
    try {
      return switch (record.kind()) {
        case FIND, SUGGEST -> run.finding().map(RunList::answer).orElse("");
        case TRAIN -> ComparisonPart.brief(run).or(() -> progress(run)).orElse("");
        case COMPARE, STUDY -> {
          Optional<String> best = best(run, record);
          if (best.isPresent()) {
            yield best.get();
          }
          List<RecordedRun> below = all.stream().filter(each -> isBelow(each, run)).toList();
          long ended = below.stream().filter(RunPage::hasEnded).count();
          yield ended + " of " + below.size() + " runs ended";
        }
      };
    } catch (RunException e) {
      return "cannot be read";
    }
  }

  private static Optional<String> best(RecordedRun run, RunRecord record) {
    return record.status() == RunStatus.DONE && run.has(RunFile.STUDY)
        ? StudyRecord.read(run.file(RunFile.STUDY)).settings().stream()
            .findFirst()
            .map(row -> "best: " + row.name())
        : Optional.empty();
  }

  private static Optional<String> progress(RecordedRun run) {
    return run.timing().stream()
        .reduce((first, second) -> second)
        .map(last -> "epoch " + last.epoch() + ", step " + last.steps());
  }

  private static String answer(FindingRecord finding) {
    return finding.rate().isPresent()
        ? "learning rate " + Ticks.number(finding.rate().getAsDouble(), 2)
        : "no answer";
  }
}
