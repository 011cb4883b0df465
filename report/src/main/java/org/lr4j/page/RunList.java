package org.lr4j.page;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lr4j.page.Html.Cell;
import org.lr4j.page.RunIndex.Seen;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;

/** All runs of a folder in a table, the newest first. */
public final class RunList {
  private RunList() {}

  /**
   * The table. The runs of a comparison or a study are counted, not listed.
   *
   * @param look the runs as they are now
   * @param name the name of a run in addresses
   * @return the page
   */
  public static Body of(RunIndex.Look look, Function<RecordedRun, String> name) {
    StringBuilder html = new StringBuilder("<header><h1>Runs</h1>\n<p class=\"by\">in ");
    html.append("<span class=\"mono\">").append(Html.text(look.folder().toString()));
    html.append("</span>. A run that you start appears here by itself.</p>\n");
    look.notes().forEach(note -> html.append(Html.note(false, note)));
    html.append("</header>\n");
    Map<Path, int[]> below = below(look.runs());
    // If the folder itself is a run, the runs in it are what there is to see.
    Path root = real(look.folder());
    Set<Path> folders = folders(look.runs());
    folders.remove(root);
    List<Seen> listed =
        look.runs().stream()
            .filter(seen -> above(seen.run().folder(), folders).isEmpty())
            .sorted(Comparator.comparing((Seen seen) -> seen.record().started()).reversed())
            .toList();
    if (listed.isEmpty()) {
      return Body.of(
          html
              + "<section class=\"empty\"><p>There are no runs here yet. Start one in a terminal:"
              + "</p><p><code>./lr4j find</code></p></section>\n");
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Seen seen : listed) {
      boolean isRoot = seen.run().folder().equals(root);
      String address = name.apply(seen.run());
      String shown = isRoot ? seen.run().name() : address;
      rows.add(row(seen, address, shown, below.get(seen.run().folder())));
    }
    html.append("<section class=\"runs\">\n")
        .append(
            Html.table(
                "Runs", List.of("Compare", "Run", "What", "State", "Result", "Begun"), rows, false))
        .append("<div class=\"bar\"><button type=\"button\" id=\"compare\" disabled>")
        .append("Tick two runs to compare them</button></div></section>\n");
    return Body.of(html.toString());
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }

  private static Set<Path> folders(List<Seen> runs) {
    return runs.stream()
        .map(seen -> seen.run().folder())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The folders of runs above a folder. */
  private static List<Path> above(Path folder, Set<Path> runs) {
    List<Path> above = new ArrayList<>();
    for (Path each = folder.getParent(); each != null; each = each.getParent()) {
      if (runs.contains(each)) {
        above.add(each);
      }
    }
    return above;
  }

  /** For each run of runs, how many runs are below it and how many of those have ended. */
  private static Map<Path, int[]> below(List<Seen> runs) {
    Set<Path> folders = folders(runs);
    Map<Path, int[]> below = new HashMap<>();
    for (Seen seen : runs) {
      for (Path each : above(seen.run().folder(), folders)) {
        int[] counts = below.computeIfAbsent(each, unused -> new int[2]);
        counts[0]++;
        counts[1] += seen.hasEnded() ? 1 : 0;
      }
    }
    return below;
  }

  private static List<Cell> row(Seen seen, String name, String shown, int @Nullable [] below) {
    RunRecord record = seen.record();
    String path = Html.text(name);
    String words = Html.text(shown);
    String box =
        record.kind() == RunKind.TRAIN
            ? "<input type=\"checkbox\" name=\"run\" value=\""
                + path
                + "\" aria-label=\"Compare "
                + words
                + "\">"
            : "";
    String address = "/run?path=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    String link = "<a href=\"" + Html.text(address) + "\">" + words + "</a>";
    return List.of(
        new Cell(box, "", ""),
        new Cell(link, "", shown),
        new Cell(Html.text(record.title()), "", record.title()),
        new Cell(
            RunPage.badge(record.status(), seen.isKilled(), seen.diverged()),
            "",
            record.status().text()),
        Cell.of(result(seen, below)),
        Cell.of(RunPage.time(record.started())));
  }

  private static String result(Seen seen, int @Nullable [] below) {
    RunKind kind = seen.record().kind();
    if ((kind != RunKind.COMPARE && kind != RunKind.STUDY) || !seen.result().isEmpty()) {
      return seen.result();
    }
    return below == null ? "0 of 0 runs ended" : below[1] + " of " + below[0] + " runs ended";
  }
}
