package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Recipe;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.study.Axis;
import org.lr4j.study.Cluster;
import org.lr4j.study.Objective;
import org.lr4j.study.Ranking;
import org.lr4j.study.Space;
import org.lr4j.study.Study;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import org.lr4j.study.TrialTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains with many settings and says which is best, as far as the data can tell. */
@Command(
    name = "study",
    description = {
      "Trains with every combination of the values that you give, with several seeds each, and"
          + " ranks them by held-out figures. Differences are taken seed by seed; where their 95 %%"
          + " interval reaches 0, the table says that the data cannot tell the settings apart."
          + " Given again, a study that was stopped goes on where it was.",
      ""
    },
    sortOptions = false)
final class StudyCommand implements Callable<ExitCode> {
  /** More trials than this are rarely meant. */
  private static final long MANY = 100_000;

  /** Larger data is not sent around. */
  private static final long MOST_TO_SHIP = 256L << 20;

  private static final int MEBIBYTE_BITS = 20;

  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Option(
      names = "--axis",
      paramLabel = "NAME=V,V,...",
      description =
          "what varies and its values: an option of train such as weight-decay, momentum, batch-size"
              + " or optimizer, or schedule; once for each")
  private List<String> axes = List.of();

  @Option(
      names = "--schedule",
      paramLabel = "SPEC|auto…",
      description = "the schedule of all trials, unless it is an axis (default: auto)")
  private String schedule = "auto";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "trainings of each setting, with seeds that follow --seed (default: 3)")
  private int seeds = 3;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "grid: every setting. random:N: N settings, drawn at random. rungs: all settings train"
              + " shortly, and the better half goes on to twice the length (default: grid)")
  private String plan = "grid";

  @Option(
      names = "--rank-by",
      paramLabel = "loss|accuracy",
      description = "the held-out figure that decides (default: loss)")
  private Objective objective = Objective.LOSS;

  @Option(
      names = "--budget",
      paramLabel = "STEPS",
      description = "begin no trial when so many optimizer steps have been taken")
  private @Nullable Long budget;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "run N trials at a time, each in a process of its own, so that one that crashes takes no"
              + " other with it (default: one at a time in this process)")
  private @Nullable Integer workers;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "run trials on a Spark cluster: spark://HOST:PORT, or local[N] for this machine")
  private @Nullable String spark;

  @Option(
      names = "--spark-conf",
      paramLabel = "NAME=VALUE",
      description = "a setting of Spark, such as spark.executor.memory=4g; once for each")
  private List<String> sparkSettings = List.of();

  @Mixin private final PlanOptions options = new PlanOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the study (default: runs/study-DATA-MODEL)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  StudyCommand(Console console, LearnerFactory engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    options.check();
    check();
    Space space = space();
    List<Long> seedList = LongStream.range(0, seeds).map(s -> options.seed() + s).boxed().toList();
    StudyPlan chosen = plan(space, seedList);
    TrialPlan trial = new TrialPlan(shared(options.plan(schedule)));
    trial.check(space.axes(), engine);
    Map<String, Object> configuration = configuration(trial.base());
    Path where = out == null ? options.defaultFolder("study") : out;
    RunRecord record =
        RunRecord.of(RunKind.STUDY, title(trial.base()), arguments, configuration, Main.version());
    if (spark == null) {
      return study(where, record, folder -> answer(space, run(chosen, trial, folder), folder));
    }
    try (Cluster cluster =
        Clusters.spark(
            spark,
            options.threads().orElse(1),
            sparkSettings,
            note -> console.note("note: " + note))) {
      return study(
          where,
          record,
          folder -> {
            TrialTask task = ClusterTrial.of(trial, folder.trials(), shipped(trial, space));
            List<TrialResult> results = run(chosen, cluster.runner(task));
            if (cluster.lostAttempts() > 0) {
              console.note(
                  "note: attempts that were lost with their executor and made again: "
                      + cluster.lostAttempts());
            }
            return answer(space, results, folder);
          });
    }
  }

  /** What trials read, where it is small enough to travel with them. */
  private Optional<ShippedData> shipped(TrialPlan trial, Space space) throws IOException {
    if (Objects.requireNonNull(spark).startsWith("local")) {
      return Optional.empty();
    }
    Recipe recipe = trial.base().recipe();
    List<String> values = new ArrayList<>();
    for (String name : List.of("data", "model")) {
      recipe.text(name).ifPresent(values::add);
      space.axes().stream()
          .filter(axis -> axis.name().equals(name))
          .forEach(axis -> values.addAll(axis.values()));
    }
    try {
      Optional<ShippedData> data = ShippedData.of(recipe, values, MOST_TO_SHIP);
      data.ifPresent(
          small ->
              console.note(
                  "note: the data ("
                      + (small.size() >> MEBIBYTE_BITS)
                      + " MiB) travels to each executor with the first trial"));
      return data;
    } catch (ShippedData.TooLarge e) {
      console.note(
          "note: the data is larger than "
              + (MOST_TO_SHIP >> MEBIBYTE_BITS)
              + " MiB, so every machine must have it under the same path");
      return Optional.empty();
    }
  }

  /** What is done in the folder of the study. */
  private interface Work {
    ExitCode in(RunFolder folder) throws IOException;
  }

  private ExitCode study(Path where, RunRecord record, Work work) throws IOException {
    try (RunFolder folder =
        RunFolder.join(where, RunKind.STUDY, earlier -> isSame(earlier, record))) {
      boolean again = folder.record().filter(r -> r.status() != RunStatus.BEGINNING).isPresent();
      return Ending.recorded(
          folder,
          exit -> RunStatus.DONE,
          () -> {
            if (again) {
              folder.goOn(record);
            } else {
              folder.begin(record);
            }
            return work.in(folder);
          });
    }
  }

  /** Trials that run side by side share the processors. */
  private TrainingPlan shared(TrainingPlan base) {
    if (options.threads().isPresent() || (workers == null && spark == null)) {
      return base;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = workers == null ? 1 : Math.max(1, processors / workers);
    Map<String, String> recipe = new LinkedHashMap<>(base.recipe().options());
    recipe.put("threads", Integer.toString(threads));
    return base.withTraining(new Recipe(recipe), base.schedule(), base.epochs());
  }

  private void check() {
    if (seeds < 1) {
      throw CommandException.usage("--seeds must be at least 1, but is " + seeds);
    }
    if (workers != null && workers < 1) {
      throw CommandException.usage("--workers must be at least 1, but is " + workers);
    }
    if (budget != null && budget < 1) {
      throw CommandException.usage("--budget must be at least 1 step, but is " + budget);
    }
    if (workers != null && spark != null) {
      throw CommandException.usage(
          "--workers is for this machine, and --spark for a cluster; leave one of them out");
    }
    if (!sparkSettings.isEmpty() && spark == null) {
      throw CommandException.usage("--spark-conf belongs to --spark MASTER; add it");
    }
    if (options.exec()) {
      throw CommandException.usage(
          "study cannot drive a program, because it does not choose its seed; leave --exec out");
    }
  }

  private Space space() {
    List<Axis> parsed = new ArrayList<>();
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      if (equals < 1) {
        throw CommandException.usage(
            "--axis is NAME=V,V,... such as weight-decay=0,1e-4, but is '" + axis + "'");
      }
      parsed.add(new Axis(axis.substring(0, equals).strip(), values(axis.substring(equals + 1))));
    }
    return new Space(parsed);
  }

  /** Commas within brackets belong to a value: {@code constant(lr=0.1),linear(0.1, 0, 1dur)}. */
  private static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (c == ',' && (depth <= 0 || i == text.length())) {
        String value = text.substring(start, i).strip();
        if (!value.isEmpty()) {
          values.add(value);
        }
        start = i + 1;
      }
    }
    return values;
  }

  private StudyPlan plan(Space space, List<Long> seedList) {
    long settings = space.size();
    StudyPlan chosen;
    if (plan.equals("grid")) {
      requireFew(settings);
      chosen = StudyPlan.grid(space, seedList, options.epochs());
    } else if (plan.equals("rungs")) {
      requireFew(settings);
      chosen = StudyPlan.rungs(space, seedList, options.epochs(), objective);
    } else if (plan.matches("random:[1-9][0-9]{0,8}")) {
      int count = Integer.parseInt(plan.substring("random:".length()));
      requireFew(Math.min(count, settings));
      chosen = StudyPlan.random(space, count, options.seed(), seedList, options.epochs());
    } else {
      throw CommandException.usage(
          "unknown plan '" + plan + "'; there are grid, random:N and rungs");
    }
    return budget == null ? chosen : chosen.within(budget, workers == null ? 1 : workers);
  }

  private void requireFew(long settings) {
    if (budget == null && settings > MANY / seeds) {
      throw CommandException.usage(
          "these are "
              + settings
              + " settings with "
              + seeds
              + " seeds each; bound the study with --budget STEPS, or draw some with --plan"
              + " random:N");
    }
  }

  private List<TrialResult> run(StudyPlan chosen, TrialPlan trial, RunFolder folder) {
    LocalTrials local = new LocalTrials(trial, folder.trials(), engine, console);
    return run(
        chosen,
        workers == null
            ? TrialRunner.inProcess(1, local::carryOut)
            : TrialRunner.inProcess(workers, new ChildTrials(local)::carryOut));
  }

  private List<TrialResult> run(StudyPlan chosen, TrialRunner runner) {
    try (StudyProgress progress = new StudyProgress(console, objective)) {
      return Study.of(chosen, runner).withListener(progress).run(List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("interrupted; the same command goes on where it was")
              .initCause(e);
    }
  }

  private ExitCode answer(Space space, List<TrialResult> results, RunFolder folder) {
    StudyTable table = new StudyTable(space.axes(), Ranking.of(results, objective), seeds);
    console.out().print(common.json() ? table.json() : table.text());
    console.flush();
    folder.write(RunFile.STUDY, table.json());
    folder.write(RunFile.TRIALS, TrialsCsv.text(space.axes(), results));
    Reports.write(folder, RunStatus.DONE);
    console.note(Reports.hint(folder.path()));
    boolean any = results.stream().anyMatch(TrialResult.Finished.class::isInstance);
    return any ? ExitCode.DONE : ExitCode.INCONCLUSIVE;
  }

  /** More values, seeds or another plan make no other study: what has been trained counts. */
  private static boolean isSame(RunRecord earlier, RunRecord now) {
    return common(earlier.configuration()).equals(common(now.configuration()));
  }

  private static Map<String, Object> common(Map<String, Object> configuration) {
    Map<String, Object> values = new LinkedHashMap<>(configuration);
    values.keySet().removeAll(List.of("axes", "seeds", "plan", "rank_by", "epochs"));
    return values;
  }

  private static String title(TrainingPlan base) {
    return "study of " + base.title();
  }

  private Map<String, Object> configuration(TrainingPlan base) {
    Map<String, Object> values = new LinkedHashMap<>(base.describe());
    values.put("axes", axes);
    values.put("seeds", seeds);
    values.put("plan", plan);
    values.put("rank_by", objective.name());
    return values;
  }
}
