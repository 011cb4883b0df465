package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataException;
import org.lr4j.engine.Recipe;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;
import org.lr4j.study.Axis;
import org.lr4j.study.Cluster;
import org.lr4j.study.Objective;
import org.lr4j.study.Space;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains with many settings and says which is best, as far as the data can tell. */
@Command(
    name = "study",
    header = "Trains with many settings and says which are better.",
    description = {
      "It trains with every combination of the values that you give, with several seeds each, and"
          + " ranks them by held-out figures. Differences are taken seed by seed. Where their 95 %%"
          + " interval reaches 0, the table says that the data cannot tell the settings apart."
          + " With --find, each trial is a range test instead, and all curves are in one picture."
          + " Run the same command again to continue a study that was stopped.",
      ""
    },
    sortOptions = false)
final class StudyCommand implements Callable<ExitCode> {
  /** More trials than this are rarely meant. */
  private static final long MANY = 100_000;

  /** More than this are not listed, even if a budget ends the study long before. */
  private static final long MOST = 1_000_000;

  /** Larger data is not sent around. */
  private static final long MOST_TO_SHIP = 256L << 20;

  private static final int MEBIBYTE_BITS = 20;

  private static final int SEEDS = 3;

  /** Of a study with a budget, so many trials are sent to a cluster together. */
  private static final int AT_A_TIME = 16;

  /** More values, seeds or another plan make no other study: what has been trained counts. */
  private static final Set<String> GROWING = Set.of("axes", "seeds", "plan", "rank_by", "epochs");

  private static final String AUTO = "auto";
  private static final String RUNGS = "rungs";
  private static final String RANDOM = "random:";
  private static final String THREADS = "threads";

  /** Options of {@code find}, which belong to range tests. */
  private static final Set<String> SEARCH =
      Stream.concat(
              Stream.of("--quick", "--confirm"),
              CommandSpec.forAnnotatedObject(new SweepOptions()).options().stream()
                  .map(OptionSpec::longestName))
          .collect(Collectors.toUnmodifiableSet());

  /** Options of {@code train}, which say nothing about a range test. */
  private static final Set<String> TRAINING =
      Set.of(
          "--lr",
          "--patience",
          "--min-delta",
          "--monitor",
          "--keep-last",
          "--keep",
          "--checkpoint-every");

  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--axis",
      paramLabel = "NAME=V,V,...",
      description =
          "what varies and its values: an option of train such as weight-decay, momentum, batch-size"
              + " or optimizer; schedule; lr (the peak of the schedule: rates, or found); or seed,"
              + " instead of --seeds; once for each")
  private List<String> axes = List.of();

  @Option(
      names = "--schedule",
      paramLabel = "SPEC|auto...",
      description =
          "the schedule of all trials, unless it is an axis; with --find, find the peak for this"
              + " schedule (default: auto)")
  private String schedule = "auto";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "trainings of each setting, with seeds that follow --seed (default: 3)")
  private @Nullable Integer seeds;

  @Option(
      names = "--find",
      description =
          "each trial is a range test: the rate that find gives for each setting, and the least"
              + " held-out loss of its sweep. Takes find's options --start-lr, --end-lr, --steps,"
              + " --sweep, --metric (default here: val-loss), --repeats, --batches-per-rate,"
              + " --quick and --confirm")
  private boolean find;

  @Option(names = "--quick", description = "with --find: one sweep, and what it says")
  private boolean quick;

  @Option(
      names = "--confirm",
      description = "with --find: spend up to the whole budget of each search")
  private boolean confirm;

  @Mixin private final SweepOptions sweep = new SweepOptions();

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "grid: every setting. random:N: N settings, drawn at random. rungs: all settings train for"
              + " a short time; then the better half trains again, from the beginning, for twice as"
              + " long, and so on (default: grid)")
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
          "run N trials at a time, each in a process of its own, so a crash affects only one trial"
              + " (default: one at a time in this process)")
  private @Nullable Integer workers;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "run trials on a Spark cluster: spark://HOST:PORT, submit (spark-submit gives the master),"
              + " or local[N] for this machine")
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
    options.requireNoProgram("study");
    options.check();
    check();
    List<Axis> parsed = axes();
    List<Long> seedList = seeds(parsed);
    Space space =
        new Space(parsed.stream().filter(axis -> !axis.name().equals(TrialPlan.SEED)).toList());
    Path where = out == null ? options.defaultFolder("study") : out;
    TrialPlan trial =
        new TrialPlan(
            shared(options.plan(schedule), where), find ? Optional.of(search()) : Optional.empty());
    StudyPlan chosen = plan(space, seedList);
    check(trial, space, where);
    RunRecord record =
        RunRecord.of(
            RunKind.STUDY,
            (find ? "range tests of " : "study of ") + trial.base().title(),
            arguments,
            configuration(trial, seedList),
            Main.version());
    if (spark == null) {
      return study(
          where,
          record,
          folder -> {
            describeEvents(trial, space, folder);
            StudyProgress progress = progress();
            LocalTrials local = trials(trial, folder, progress::prefix);
            TrialRunner runner =
                workers == null
                    ? TrialRunner.inProcess(1, local::carryOut)
                    : TrialRunner.inProcess(workers, new ChildTrials(local)::carryOut);
            List<TrialResult> results = StudyFolder.run(chosen, runner, local, true, progress);
            return answer(space, seedList.size(), chosen, results, local, folder);
          });
    }
    try (Cluster cluster =
        Clusters.spark(
            spark,
            trial.base().recipe().count(THREADS, 1),
            sparkSettings,
            note -> console.note("note: " + note))) {
      return study(
          where,
          record,
          folder -> {
            StudyProgress progress = progress();
            LocalTrials local = trials(trial, folder, progress::prefix);
            TrialRunner runner =
                cluster.runner(
                    ClusterTrial.of(trial, space, folder.trials(), shipped(trial, space)));
            List<TrialResult> results = StudyFolder.run(chosen, runner, local, isLocal(), progress);
            if (cluster.lostAttempts() > 0) {
              console.note(
                  "note: attempts that were lost with their executor and made again: "
                      + cluster.lostAttempts());
            }
            noteUnshared(results, local, folder);
            return answer(space, seedList.size(), chosen, results, local, folder);
          });
    }
  }

  /** A study that goes on may be asked for its table although its data is gone. */
  private void check(TrialPlan trial, Space space, Path where) {
    try {
      trial.check(space, engine, spark == null);
    } catch (DataException e) {
      if (!isContinued(where)) {
        throw e;
      }
      trial.check(space, engine, false);
    }
  }

  /** Executors put trials into the same folder, if they can. */
  private void noteUnshared(List<TrialResult> results, LocalTrials local, RunFolder folder) {
    long missing =
        results.stream()
            .filter(TrialResult.Finished.class::isInstance)
            .filter(result -> !RecordedRun.isIn(local.where(result.trial())))
            .count();
    if (missing > 0) {
      console.note(
          "note: the executors could not put "
              + missing
              + (missing == 1 ? " trial into " : " trials into ")
              + folder.trials()
              + "; the table has them, but the same command would repeat them");
    }
  }

  /** Whether the cluster is this machine. */
  private boolean isLocal() {
    return spark != null && spark.startsWith("local");
  }

  /** What trials read, where it is small enough to travel with them. */
  private Optional<ShippedData> shipped(TrialPlan trial, Space space) throws IOException {
    if (isLocal()) {
      return Optional.empty();
    }
    Recipe recipe = trial.base().recipe();
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String name : List.of("data", "model")) {
      List<String> all = new ArrayList<>(recipe.text(name).stream().toList());
      space.axes().stream()
          .filter(axis -> axis.name().equals(name))
          .forEach(axis -> all.addAll(axis.values()));
      values.put(name, all);
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

  private ExitCode study(Path where, RunRecord record, StudyFolder.Work<ExitCode> work)
      throws IOException {
    ExitCode exit =
        StudyFolder.join(
            where,
            record,
            GROWING,
            answer ->
                switch (answer) {
                  case DONE -> RunStatus.DONE;
                  case INCONCLUSIVE -> RunStatus.INCONCLUSIVE;
                  default -> RunStatus.FAILED;
                },
            work);
    console.note(Reports.hint(where));
    return exit;
  }

  /** What TensorBoard's table of hyperparameters has as columns. */
  private void describeEvents(TrialPlan trial, Space space, RunFolder folder) throws IOException {
    Optional<Path> events = options.events(folder.path());
    if (events.isPresent() && !find) {
      Trial any = new Trial(space.setting(0), options.seed(), options.epochs());
      Events.hyperparameters(trial.of(any))
          .describe(events.get(), List.of("val_loss", "accuracy", "samples_per_second"));
    }
  }

  private StudyProgress progress() {
    return new StudyProgress(
        console,
        objective,
        budget == null ? OptionalLong.empty() : OptionalLong.of(budget),
        plan.equals(RUNGS),
        true);
  }

  private LocalTrials trials(TrialPlan trial, RunFolder folder, Function<Trial, String> prefix) {
    return new LocalTrials(
        trial,
        each -> folder.trials().resolve(each.id()),
        each -> options.events(folder.path()).map(path -> path.resolve(each.id())),
        engine,
        console,
        prefix);
  }

  /**
   * Trials that run side by side share the processors; a study that continues keeps its threads.
   */
  private TrainingPlan shared(TrainingPlan base, Path where) {
    if (options.threads().isPresent()) {
      return base;
    }
    Optional<String> threads = isContinued(where) ? recordedThreads(where) : threadsOfATrial();
    if (threads.isEmpty()) {
      return base;
    }
    Map<String, String> recipe = new LinkedHashMap<>(base.recipe().options());
    recipe.put(THREADS, threads.get());
    return base.withRecipe(new Recipe(recipe));
  }

  private Optional<String> threadsOfATrial() {
    if (workers == null) {
      return spark == null ? Optional.empty() : Optional.of("1");
    }
    int processors = Runtime.getRuntime().availableProcessors();
    return Optional.of(Integer.toString(Math.max(1, processors / workers)));
  }

  private static boolean isContinued(Path where) {
    return RecordedRun.isIn(where) && RecordedRun.in(where).record().kind() == RunKind.STUDY;
  }

  private static Optional<String> recordedThreads(Path where) {
    return RecordedRun.in(where).record().configuration().get("recipe") instanceof Map<?, ?> recipe
        ? Optional.ofNullable(recipe.get(THREADS)).map(String::valueOf)
        : Optional.empty();
  }

  private void check() {
    if (seeds != null && (seeds < 1 || seeds > MANY)) {
      throw CommandException.usage("--seeds must be 1 to " + MANY + ", but is " + seeds);
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
    if (spark != null && options.givesEvents()) {
      throw CommandException.usage(
          "--tensorboard is for trials on this machine; leave it out with --spark");
    }
    options.requireWhole("study");
    if (find) {
      checkSearch();
    } else {
      for (OptionSpec option : given()) {
        if (SEARCH.contains(option.longestName())) {
          throw CommandException.usage(option.longestName() + " belongs to --find; add it");
        }
      }
    }
  }

  private void checkSearch() {
    if (quick && confirm) {
      throw CommandException.usage(
          "--quick and --confirm cannot be used together; give one of them");
    }
    if (plan.equals(RUNGS)) {
      throw CommandException.usage(
          "rungs double the length of trainings, and a range test has none; use --plan grid or"
              + " random:N");
    }
    boolean shaped =
        !schedule.equals(AUTO)
            || axes().stream().anyMatch(axis -> axis.name().equals(TrialPlan.SCHEDULE));
    for (OptionSpec option : given()) {
      String name = option.longestName();
      if (TRAINING.contains(name) || (name.equals("--epochs") && !shaped)) {
        throw CommandException.usage(
            name
                + (name.equals("--epochs")
                    ? " belongs to a spec; add --schedule SPEC"
                    : " is for trainings; leave it out with --find"));
      }
      if (name.equals("--metric")
          && option.stringValues().stream().anyMatch("loss"::equalsIgnoreCase)) {
        throw CommandException.usage(
            "range tests are compared by held-out figures; use --metric val-loss or accuracy");
      }
    }
    if (AutoSchedule.isMeant(schedule) && !schedule.equals(AUTO)) {
      throw CommandException.usage(
          "with --find, --schedule must be a spec such as \"linear(1, 0, 1dur)\", not " + schedule);
    }
    // What find would refuse is refused here.
    sweep.finder(options.seed());
  }

  private List<OptionSpec> given() {
    return Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions();
  }

  /** The options of {@code find} as they were given. */
  private List<String> search() {
    List<String> search = new ArrayList<>();
    for (OptionSpec option : given()) {
      if (SEARCH.contains(option.longestName())) {
        search.add(option.longestName());
        if (!option.typeInfo().isBoolean()) {
          search.addAll(option.stringValues());
        }
      }
    }
    if (!search.contains("--metric")) {
      search.addAll(List.of("--metric", MetricName.VAL_LOSS.text()));
    }
    return search;
  }

  private List<Axis> axes() {
    List<Axis> parsed = new ArrayList<>();
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      if (equals < 1) {
        throw CommandException.usage(
            "--axis is NAME=V,V,... such as weight-decay=0,1e-4, but is '" + axis + "'");
      }
      String name = axis.substring(0, equals).strip();
      if (parsed.stream().anyMatch(each -> each.name().equals(name))) {
        throw CommandException.usage(
            "the axis " + name + " is given twice; give all its values in one --axis");
      }
      requireOnce(name);
      parsed.add(
          new Axis(
              name,
              values(axis.substring(equals + 1)).stream()
                  .map(value -> TrialPlan.spelled(name, value))
                  .toList()));
    }
    if (parsed.isEmpty() && seeds == null) {
      throw CommandException.usage(
          "nothing varies in this study; give at least one --axis NAME=V,V,..., or --seeds N");
    }
    return parsed;
  }

  /** The schedule of trials that have none of their own may be given; any other option may not. */
  private void requireOnce(String axis) {
    boolean counts =
        axis.equals(TrialPlan.SCHEDULE) || (axis.equals(TrialPlan.SEED) && plan.startsWith(RANDOM));
    String option = "--" + axis;
    if (!counts && given().stream().anyMatch(each -> each.longestName().equals(option))) {
      throw CommandException.usage(
          option + " gives one value and the axis " + axis + " others; leave one of them out");
    }
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

  private List<Long> seeds(List<Axis> parsed) {
    Optional<Axis> listed =
        parsed.stream().filter(axis -> axis.name().equals(TrialPlan.SEED)).findFirst();
    if (listed.isEmpty()) {
      int count = seeds == null ? SEEDS : seeds;
      return LongStream.range(0, count).map(s -> options.seed() + s).boxed().toList();
    }
    if (seeds != null) {
      throw CommandException.usage(
          "the seeds are listed by --axis seed and counted by --seeds; give one of them");
    }
    try {
      List<Long> values = listed.get().values().stream().map(Long::parseLong).toList();
      if (values.stream().distinct().count() < values.size()) {
        throw CommandException.usage("the axis seed has a value twice");
      }
      return values;
    } catch (NumberFormatException e) {
      throw CommandException.usage(
          "the axis seed has whole numbers as its values, not "
              + String.join(", ", listed.get().values()));
    }
  }

  private StudyPlan plan(Space space, List<Long> seedList) {
    long settings = space.size();
    long epochs = options.epochs();
    StudyPlan chosen;
    if (plan.equals("grid")) {
      requireFew(settings, seedList);
      chosen = StudyPlan.grid(space, seedList, epochs);
    } else if (plan.equals(RUNGS)) {
      requireFew(settings, seedList);
      chosen = StudyPlan.rungs(space, seedList, epochs, objective);
    } else if (plan.matches(RANDOM + "[1-9][0-9]{0,8}")) {
      int count = Integer.parseInt(plan.substring(RANDOM.length()));
      requireFew(Math.min(count, settings), seedList);
      chosen = StudyPlan.random(space, count, options.seed(), seedList, epochs);
    } else {
      throw CommandException.usage(
          "unknown plan '" + plan + "'; there are grid, random:N and rungs");
    }
    int atATime = spark != null ? AT_A_TIME : workers == null ? 1 : workers;
    return budget == null ? chosen : chosen.within(budget, atATime);
  }

  private void requireFew(long settings, List<Long> seedList) {
    if (settings > (budget == null ? MANY : MOST) / seedList.size()) {
      throw CommandException.usage(
          "these are "
              + settings
              + " settings with "
              + seedList.size()
              + " seeds each; "
              + (budget == null ? "bound the study with --budget STEPS, or " : "")
              + "draw some with --plan random:N");
    }
  }

  private ExitCode answer(
      Space space,
      int seedCount,
      StudyPlan chosen,
      List<TrialResult> results,
      LocalTrials trials,
      RunFolder folder) {
    StudyRecord study = StudyRecord.of(space.axes(), results, objective, seedCount, find);
    int columns = console.outTerminal() ? console.columns() : Integer.MAX_VALUE;
    console
        .out()
        .print(common.json() ? study.json() : console.spelled(StudyTable.text(study, columns)));
    console.flush();
    noteBudget(chosen, results);
    noteDropped(study, folder);
    folder.write(RunFile.TRIALS, TrialsCsv.text(space.axes(), results));
    folder.write(RunFile.STUDY, study.json());
    Pictures.draw(folder, study, console);
    return exit(results, trials);
  }

  /** What a budget left untried, in the last round. */
  private void noteBudget(StudyPlan chosen, List<TrialResult> results) {
    Set<Trial> tried = results.stream().map(TrialResult::trial).collect(Collectors.toSet());
    List<Trial> round = chosen.round(results);
    long left = round.stream().filter(trial -> !tried.contains(trial)).count();
    if (left > 0) {
      console.note(
          "note: the budget ended the study; "
              + left
              + " of "
              + round.size()
              + (plan.equals(RUNGS) ? " trials of the last round were" : " trials were")
              + " not begun");
    }
  }

  /**
   * Settings of an earlier command with other values; what they came to is about to be replaced.
   */
  private void noteDropped(StudyRecord study, RunFolder folder) {
    if (!RecordedRun.in(folder.path()).has(RunFile.STUDY)) {
      return;
    }
    Set<Map<String, String>> dropped = new LinkedHashSet<>();
    try {
      StudyRecord.read(folder.file(RunFile.STUDY))
          .settings()
          .forEach(row -> dropped.add(row.setting()));
    } catch (RunException e) {
      return;
    }
    study.settings().forEach(row -> dropped.remove(row.setting()));
    if (!dropped.isEmpty()) {
      console.note(
          "note: "
              + dropped.size()
              + (dropped.size() == 1
                  ? " setting of an earlier command is not part of this one; its trials stay in "
                  : " settings of an earlier command are not part of this one; their trials stay in ")
              + folder.trials());
    }
  }

  /** One trial with a result is enough; without any, the reason decides. */
  private ExitCode exit(List<TrialResult> results, LocalTrials trials) {
    if (results.stream().anyMatch(this::isAnswer)) {
      return ExitCode.DONE;
    }
    boolean anyUndecided =
        results.stream()
            .anyMatch(r -> r instanceof TrialResult.Finished || trials.isInconclusive(r.trial()));
    if (anyUndecided || results.isEmpty()) {
      console.note("lr4j: no search of this study found a rate");
      return ExitCode.INCONCLUSIVE;
    }
    results.stream()
        .flatMap(r -> r instanceof TrialResult.Failed failed ? Stream.of(failed) : Stream.empty())
        .findFirst()
        .ifPresent(failed -> console.note("lr4j: every trial failed: " + failed.reason()));
    return ExitCode.ENGINE;
  }

  /** Whether a trial has what was asked for: of a range test, a rate. */
  private boolean isAnswer(TrialResult result) {
    return result instanceof TrialResult.Finished finished
        && (!find || finished.found().isPresent());
  }

  private Map<String, Object> configuration(TrialPlan trial, List<Long> seedList) {
    Map<String, Object> values = new LinkedHashMap<>(trial.base().describe());
    values.put("trials", trial.search().isPresent() ? "range tests" : "trainings");
    trial.search().ifPresent(search -> values.put("search", search));
    values.put("axes", axes);
    values.put("seeds", seedList);
    values.put("plan", plan);
    values.put("rank_by", objective.name().toLowerCase(Locale.ROOT));
    return values;
  }
}
