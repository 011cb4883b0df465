package org.lr4j.page;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.lr4j.finder.Curve;
import org.lr4j.report.TrainingCurves;
import org.lr4j.runs.CurveFileException;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.train.History;

/** The folder of a run, shown in words, tables and figures. */
public final class RunPage {
  private static final String SCHEDULE = "schedule";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private RunPage() {}

  /**
   * Everything about one run, whatever it is for and however far it has come.
   *
   * @param run the run
   * @return the page
   * @throws RunException if its folder cannot be read
   */
  public static Body of(RecordedRun run) {
    return of(run, Followed.read(run), "");
  }

  /**
   * Several runs: trainings side by side, and then every run by itself.
   *
   * @param runs the runs, at least one
   * @return the page
   * @throws RunException if a folder cannot be read
   */
  public static Body of(List<RecordedRun> runs) {
    if (runs.size() == 1) {
      return of(runs.get(0));
    }
    List<RecordedRun> trainings =
        runs.stream().filter(run -> run.record().kind() == RunKind.TRAIN).toList();
    Body body = Body.of("<h1>" + runs.size() + " runs</h1>\n");
    if (trainings.size() > 1) {
      body = body.and(ComparisonPart.of(trainings, ""));
    }
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      body = body.and(of(run, Followed.read(run), (i + 1) + "-"));
    }
    return body;
  }

  /**
   * A run that has done all its work, but is not yet recorded as ended.
   *
   * @param run the run
   * @param status how it ends
   * @return the page
   * @throws RunException if its folder cannot be read
   */
  public static Body ended(RecordedRun run, RunStatus status) {
    return of(run, Followed.read(run), "", status, false);
  }

  /** As {@link #of}, from what is known of the run already. */
  static Body of(RecordedRun run, Followed followed, String prefix) {
    return of(run, followed, prefix, run.record().status(), run.isKilled());
  }

  private static Body of(
      RecordedRun run, Followed followed, String prefix, RunStatus status, boolean killed) {
    RunRecord record = run.record();
    Body body = Body.of(head(run, record, status, killed));
    switch (record.kind()) {
      case FIND, SUGGEST -> body = body.and(readable(() -> search(run, record, prefix)));
      case TRAIN -> {
        body = body.and(readable(() -> TrainingPart.of(run, record, followed, prefix)));
        body =
            body.and(
                readable(() -> run.curves().isEmpty() ? Body.of("") : search(run, record, prefix)));
      }
      case COMPARE -> body = body.and(readable(() -> children(run, prefix)));
      case STUDY -> {
        body =
            body.and(
                readable(
                    () ->
                        hasAnswer(run, record, status)
                            ? StudyPart.of(run, prefix)
                            : children(run, prefix)));
      }
    }
    return body.and(Body.of(FactsPart.html(record)));
  }

  /** Whether the table of a study is that of all its trials; it may say that all of them failed. */
  private static boolean hasAnswer(RecordedRun run, RunRecord study, RunStatus status) {
    boolean ended =
        status == RunStatus.DONE
            || status == RunStatus.INCONCLUSIVE
            || (status == RunStatus.FAILED && study.failure().isEmpty());
    return ended && run.has(RunFile.STUDY);
  }

  /** A part of the page; a damaged file of the run costs this part only. */
  private static Body readable(Supplier<Body> part) {
    try {
      return part.get();
    } catch (RunException | CurveFileException e) {
      return Body.of(
          "<section>" + Html.note(true, String.valueOf(e.getMessage())) + "</section>\n");
    }
  }

  private static Body children(RecordedRun run, String prefix) {
    List<RecordedRun> below =
        RecordedRun.under(run.folder(), note -> {}).stream()
            .filter(each -> !each.folder().equals(run.folder()) && !isSame(each, run))
            .toList();
    if (below.isEmpty()) {
      return Body.of("<section class=\"empty\"><p>No run has begun yet.</p></section>\n");
    }
    if (below.stream().anyMatch(each -> each.record().kind() != RunKind.TRAIN)) {
      long ended = below.stream().filter(RunPage::hasEnded).count();
      return Body.of(
          "<section class=\"empty\"><p>"
              + ended
              + " of "
              + below.size()
              + " range tests that have begun have ended.</p></section>\n");
    }
    return ComparisonPart.of(below, prefix);
  }

  /** Whether a run of a study or comparison has come to its end. */
  static boolean hasEnded(RecordedRun run) {
    return run.record().kind() == RunKind.TRAIN
        ? run.result().isPresent()
        : run.record().status() == RunStatus.DONE
            || run.record().status() == RunStatus.INCONCLUSIVE;
  }

  private static boolean isSame(RecordedRun one, RecordedRun other) {
    Path here = one.folder().toAbsolutePath().normalize();
    return here.equals(other.folder().toAbsolutePath().normalize());
  }

  private static Body search(RecordedRun run, RunRecord record, String prefix) {
    List<Curve> curves = run.curves();
    return run.finding()
        .map(
            finding ->
                FindingPart.of(
                    Findings.of(finding, curves), epochs(record), record.title(), prefix))
        .orElseGet(() -> FindingPart.running(curves, record.title(), prefix));
  }

  /** How long the training is that a search was for. */
  private static OptionalLong epochs(RunRecord record) {
    String name = record.kind() == RunKind.TRAIN ? "epochs" : "for_epochs";
    return record.configuration().get(name) instanceof Number epochs
        ? OptionalLong.of(epochs.longValue())
        : OptionalLong.empty();
  }

  private static String head(RecordedRun run, RunRecord record, RunStatus status, boolean killed) {
    StringBuilder html = new StringBuilder();
    html.append("<header>\n<h1>").append(Html.text(record.title())).append("</h1>\n");
    html.append("<p class=\"by\">")
        .append(badge(status, killed, diverged(run, record)))
        .append(" ")
        .append(Html.text(Html.sentence(record.kind().noun()).replace(".", "")))
        .append(", begun ")
        .append(Html.text(time(record.started())))
        .append(", in <span class=\"mono\">")
        .append(Html.text(run.folder().toString()))
        .append("</span></p>\n");
    record.failure().ifPresent(failure -> html.append(Html.note(true, failure)));
    if (killed || status == RunStatus.INTERRUPTED) {
      String what = killed ? "The run was killed. " : "The run was interrupted. ";
      if (record.kind() == RunKind.TRAIN && !isOfProgram(record)) {
        String folder = run.folder().toAbsolutePath().normalize().toString();
        html.append(Html.note(killed, what + "Continue it with this command:"))
            .append(Html.copy(FactsPart.shell(List.of("train", "--resume", folder))));
      } else {
        html.append(Html.note(killed, what + "Start it again with its command, shown below"));
      }
    }
    return html.append("</header>\n").toString();
  }

  /** Whether a program of the user's own trains, which has no checkpoints to continue from. */
  private static boolean isOfProgram(RunRecord record) {
    return record.configuration().get("recipe") instanceof Map<?, ?> recipe
        && recipe.containsKey("exec");
  }

  /** Whether a training ended because its loss was not finite; a damaged result says nothing. */
  static boolean diverged(RecordedRun run, RunRecord record) {
    try {
      return record.kind() == RunKind.TRAIN
          && run.result()
              .filter(result -> result.outcome() == History.Outcome.NOT_FINITE)
              .isPresent();
    } catch (RunException e) {
      return false;
    }
  }

  static String badge(RunStatus status, boolean killed, boolean diverged) {
    String word = killed ? "killed" : diverged ? "diverged" : status.text();
    String kind = word.equals("beginning") ? "running" : word.equals("diverged") ? "failed" : word;
    return "<span class=\"badge " + kind + "\">" + word + "</span>";
  }

  static String time(java.time.Instant instant) {
    return TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /** Options that distinguish seeds or machines, not settings. */
  private static final Set<String> NO_SETTING = Set.of("seed", "threads", "data-dir");

  /** What distinguishes settings beside the schedule and the options of the engine. */
  private static final List<String> OF_TRAINING =
      List.of("engine", "lr", "epochs", "patience", "min_delta", "monitor", "restore_best");

  /**
   * Trainings, grouped by everything that distinguishes them except the seed: the schedule, its
   * peak and length, early stopping, options.
   */
  static Map<String, List<RecordedRun>> groups(List<RecordedRun> runs) {
    Map<RecordedRun, Map<String, String>> settings = new LinkedHashMap<>();
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (RecordedRun run : runs) {
      Map<String, String> setting = setting(run);
      settings.put(run, setting);
      setting.forEach(
          (name, value) -> values.computeIfAbsent(name, n -> new HashSet<>()).add(value));
    }
    // Options that only some runs have distinguish them too.
    values.forEach(
        (name, all) -> {
          if (settings.values().stream().anyMatch(setting -> !setting.containsKey(name))) {
            all.add("");
          }
        });
    boolean schedules =
        values.getOrDefault(SCHEDULE, Set.of()).size() > 1
            || values.values().stream().allMatch(all -> all.size() < 2);
    Map<String, List<RecordedRun>> groups = new LinkedHashMap<>();
    settings.forEach(
        (run, setting) -> {
          List<String> words = new ArrayList<>();
          values.forEach(
              (name, all) -> {
                if (name.equals(SCHEDULE) ? schedules : all.size() > 1) {
                  String value = setting.getOrDefault(name, "default");
                  words.add(name.equals(SCHEDULE) ? value : name + "=" + value);
                }
              });
          groups.computeIfAbsent(String.join(", ", words), unused -> new ArrayList<>()).add(run);
        });
    return groups;
  }

  private static Map<String, String> setting(RecordedRun run) {
    Map<String, Object> configuration = run.record().configuration();
    Map<String, String> setting = new LinkedHashMap<>();
    Object schedule = configuration.get(SCHEDULE);
    setting.put(SCHEDULE, schedule == null ? run.name() : schedule.toString());
    if (configuration.get("recipe") instanceof Map<?, ?> recipe) {
      recipe.forEach(
          (name, value) -> {
            if (!NO_SETTING.contains(String.valueOf(name))) {
              setting.put(String.valueOf(name), String.valueOf(value));
            }
          });
    } else {
      setting.put("run", run.record().title());
    }
    for (String name : OF_TRAINING) {
      Object value = configuration.get(name);
      if (value != null) {
        // Earlier records have what is monitored in capitals.
        setting.put(name.replace('_', '-'), value.toString().toLowerCase(Locale.ROOT));
      }
    }
    return setting;
  }

  static Optional<TrainingCurves> curves(RecordedRun run) {
    return Followed.read(run).curves();
  }
}
