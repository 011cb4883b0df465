package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.report.TrainingCurves;
import org.lr4j.report.TrainingPlot;
import org.lr4j.runs.MetricsWriter;
import org.lr4j.runs.PlanChange;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.TrainingResult;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.Resolved;
import org.lr4j.train.History;
import org.lr4j.train.LoopListener;
import org.lr4j.train.TrainingLoop;

/**
 * A training in a folder: {@link #begin} or {@link #resume}, then {@link #search} if the schedule
 * is to be found, then {@link #train}.
 *
 * @param console prints the progress
 * @param engine makes the learner
 * @param prefix begins each line of progress
 * @param events the folder for event files, if there is one; a run that continues has it in its
 *     record
 */
record Training(Console console, LearnerFactory engine, String prefix, Optional<Path> events) {
  private static final String EVENTS = "tensorboard";

  /** Carries out a plan from its first step; an earlier training that has ended is replaced. */
  TrainingResult begin(TrainingPlan given, List<String> arguments, Path where) throws IOException {
    try (RunFolder folder = RunFolder.open(where, RunKind.TRAIN)) {
      if (LocalTrials.isOver(folder)) {
        return earlier(where);
      }
      return begin(given, arguments, folder);
    }
  }

  private TrainingResult begin(TrainingPlan given, List<String> arguments, RunFolder folder)
      throws IOException {
    try (Learner learner = engine.prepare(given.engine(), given.recipe()).get()) {
      TrainingPlan plan = given.fitted(learner);
      check(plan, folder, learner);
      RunRecord record =
          RunRecord.of(
                  RunKind.TRAIN, plan.title(), arguments, described(plan, events), Main.version())
              .withData(learner.dataDigest());
      return Ending.recorded(
          folder,
          result -> RunStatus.DONE,
          () -> {
            // Model, data and schedule are valid: from here on the folder is this run's.
            folder.begin(record);
            return carryOut(plan, record, folder, learner);
          });
    }
  }

  /** Refuses a plan that cannot be carried out, whatever peak a search may find for it. */
  private static void check(TrainingPlan plan, RunFolder folder, Learner learner) {
    TrainingPlan tried = plan;
    if (plan.isSearchDue()) {
      AtPeak peak = AtPeak.of(plan, learner);
      LrFinder unused = peak.finder();
      tried = plan.resolvedTo(peak.schedule(1));
    }
    loop(tried, folder, learner).check(plan.length());
  }

  /** The result of a training that another worker has carried out meanwhile. */
  private static TrainingResult earlier(Path where) {
    RecordedRun run = RecordedRun.in(where);
    return run.result()
        .orElseThrow(
            () ->
                CommandException.inconclusive(
                    run.record().failure().orElse("its search was inconclusive")));
  }

  /** Continues from a checkpoint of another run, in another folder, with a cooldown. */
  TrainingResult branch(CooldownOptions cooldown, List<String> arguments, Path where)
      throws IOException {
    RecordedRun source = RecordedRun.in(cooldown.run());
    TrainingPlan before = TrainingPlan.of(source.record(), source.file(RunFile.RUN));
    if (before.isSearchDue()) {
      throw new RunException(
          "the run in "
              + source.folder()
              + " has not found its schedule yet; wait until it has one");
    }
    long step = cooldown.step(source);
    try (RunFolder folder = RunFolder.open(where, RunKind.TRAIN);
        Learner learner = engine.prepare(before.engine(), before.recipe()).get()) {
      requireSameData(source.record(), learner, source.folder());
      // What is missing there is found out before an earlier run here is removed.
      source.requireMetrics(step);
      long perEpoch = learner.stepsPerEpoch();
      Units units = before.units(perEpoch);
      long steps = Plan.length("cooldown", cooldown.length(), units);
      if (steps < 1) {
        throw CommandException.usage("--cooldown must be at least one step, but is " + steps);
      }
      Resolved planned =
          source
              .checkpoints()
              .planAt(step, Plan.parse(before.followed()).resolve(units), before.monitor());
      TrainingPlan plan =
          before.branching(
              new TrainingPlan.Branch(
                  source.folder().toAbsolutePath().normalize().toString(), step, step + steps),
              planned.cooldown(step, steps, cooldown.shape()).toText(),
              perEpoch);
      RunRecord record =
          RunRecord.of(
                  RunKind.TRAIN, plan.title(), arguments, described(plan, events), Main.version())
              .withData(learner.dataDigest())
              .withChange(new PlanChange(step, "cooldown"));
      console.note(
          prefix
              + "branching at step "
              + step
              + " of "
              + source.folder()
              + ": the learning rate goes from "
              + planned.learningRate().at(step)
              + " to 0 in "
              + steps
              + " steps");
      return Ending.recorded(
          folder,
          result -> RunStatus.DONE,
          () -> {
            folder.begin(record);
            return carryOut(plan, record, folder, learner);
          });
    }
  }

  /**
   * Continues the training in a folder from its newest checkpoint.
   *
   * @param epochs another length, to which the schedule then refers
   * @param patience another patience of early stopping
   */
  TrainingResult resume(Path where, Optional<Integer> epochs, Optional<Integer> patience)
      throws IOException {
    try (RunFolder folder = RunFolder.reopen(where, RunKind.TRAIN)) {
      if (LocalTrials.isOver(folder)) {
        return earlier(where);
      }
      RunRecord begun = folder.record().orElseThrow();
      TrainingPlan before = TrainingPlan.of(begun, folder.file(RunFile.RUN));
      TrainingPlan longer = epochs.map(before::lasting).orElse(before);
      TrainingPlan plan = patience.map(longer::withPatience).orElse(longer);
      RunRecord record =
          begun.changes().stream()
              .reduce(
                  begun.withConfiguration(described(plan, events(begun))),
                  RunRecord::withChange,
                  (one, other) -> other);
      try (Learner learner = engine.prepare(plan.engine(), plan.recipe()).get()) {
        requireSameData(record, learner, where);
        if (!(learner instanceof DurableLearner) && !plan.isSearchDue() && Reports.areWanted()) {
          // A trial of a study starts again; of any other run, the steps so far would be replaced.
          throw new RunException(
              "the run in "
                  + where
                  + " has no checkpoints to continue from, because its engine cannot save its"
                  + " state; start it again with its command");
        }
        Optional<String> change = change(before, plan);
        if (plan.isSearchDue() || change.isPresent()) {
          check(plan, folder, learner);
        }
        return Ending.recorded(
            folder,
            result -> RunStatus.DONE,
            () -> {
              if (plan.isSearchDue()) {
                folder.goOn(record);
              }
              return carryOut(plan, record, change, folder, learner);
            });
      }
    }
  }

  /** What another length or patience changes, in few words. */
  private static Optional<String> change(TrainingPlan before, TrainingPlan now) {
    List<String> changes = new ArrayList<>();
    if (before.epochs() != now.epochs()) {
      changes.add(now.epochs() + " epochs, not " + before.epochs());
    }
    if (before.patience() != now.patience()) {
      changes.add("patience " + now.patience() + ", not " + before.patience());
    }
    return changes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", changes));
  }

  /** The configuration of a run; where its events go does not change what it does. */
  private static Map<String, Object> described(TrainingPlan plan, Optional<Path> events) {
    Map<String, Object> values = plan.describe();
    events.ifPresent(path -> values.put(EVENTS, path.toString()));
    return values;
  }

  private static Optional<Path> events(RunRecord record) {
    return Optional.ofNullable(record.configuration().get(EVENTS))
        .map(path -> Path.of(path.toString()));
  }

  private static void requireSameData(RunRecord record, Learner learner, Path where) {
    Optional<String> now = learner.dataDigest();
    if (record.data().isPresent() && now.isPresent() && !record.data().equals(now)) {
      throw new RunException(
          "the data differs from the data that the run in "
              + where
              + " began with; restore that data, or start again in another folder with --out");
    }
  }

  private TrainingResult carryOut(
      TrainingPlan plan, RunRecord record, RunFolder folder, Learner learner) throws IOException {
    return carryOut(plan, record, Optional.empty(), folder, learner);
  }

  private TrainingResult carryOut(
      TrainingPlan plan,
      RunRecord record,
      Optional<String> change,
      RunFolder folder,
      Learner learner)
      throws IOException {
    if (!plan.isSearchDue()) {
      return train(plan, record, change, folder, learner);
    }
    TrainingPlan resolved = plan.resolvedTo(search(plan, record, folder, learner));
    RunRecord known = record.withConfiguration(described(resolved, events(record)));
    folder.update(known);
    return train(resolved, known, change, folder, learner);
  }

  /** Makes a range test, which leaves the learner unchanged, and returns the schedule. */
  private String search(TrainingPlan plan, RunRecord record, RunFolder folder, Learner learner)
      throws IOException {
    AtPeak peak = AtPeak.of(plan, learner);
    LrFinder finder = peak.finder();
    Finding finding;
    try (SearchProgress progress =
            new SearchProgress(
                console, Math.max(finder.test().steps(), finder.budget()), finder.test());
        CurveRecorder recorder = new CurveRecorder(folder, finder.test(), progress);
        Events written = Events.ofSweeps(events(record), console)) {
      finding = finder.withListener(recorder.and(written.sweeps())).run(learner);
    }
    new FindingPrinter(console, true).write(finding, plan.title(), folder);
    if (!(finding instanceof Found found)) {
      throw CommandException.inconclusive(
          "the search for a schedule was " + finding + "; give one with --schedule");
    }
    console.note(prefix + finding);
    String spec = peak.schedule(found);
    console.note(prefix + "schedule " + spec);
    return spec;
  }

  private TrainingResult train(
      TrainingPlan plan,
      RunRecord record,
      Optional<String> change,
      RunFolder folder,
      Learner learner)
      throws IOException {
    if (plan.branch().isPresent() && !folder.isBranched(plan.branch().get().step())) {
      TrainingPlan.Branch branch = plan.branch().get();
      folder.branch(RecordedRun.in(Path.of(branch.run())), branch.step(), plan.monitor());
    }
    AtomicReference<RunRecord> following = new AtomicReference<>(record);
    if (!(learner instanceof DurableLearner)) {
      console.note(
          prefix
              + "note: this engine cannot save its state, so there are no checkpoints to resume from");
    }
    LoopListener going =
        new LoopListener() {
          @Override
          public void onStart(Start start) {
            // The checkpoint has been loaded by now. If that fails, or steps up to it are missing,
            // the run stays as it was.
            RecordedRun.in(folder.path()).requireMetrics(start.step());
            change.ifPresent(
                what -> following.set(record.withChange(new PlanChange(start.step(), what))));
            folder.goOn(Objects.requireNonNull(following.get()));
          }
        };
    TrainingResult result;
    try (MetricsWriter metrics = folder.metrics();
        Events written = Events.ofTraining(events(record), plan, console);
        TrainingProgress progress = new TrainingProgress(console, prefix)) {
      History history =
          loop(plan, folder, learner)
              .withListener(going.and(metrics).and(written.steps()).and(progress))
              .run(plan.length());
      result =
          TrainingResult.of(
              history, plan.followed(), metrics.samplesPerSecond(), metrics.seconds());
    }
    if (learner instanceof DurableLearner durable) {
      folder.writeWeights(durable);
    }
    folder.write(RunFile.RESULT, result.json());
    Pictures.draw(
        folder,
        RunFile.TRAINING_SVG,
        RunFile.TRAINING_PNG,
        () ->
            TrainingPlot.of(
                TrainingCurves.of(RecordedRun.in(folder.path()).metrics()),
                plan.title(),
                plan.monitor(),
                Objects.requireNonNull(following.get()).changes()),
        console);
    return result;
  }

  private static TrainingLoop loop(TrainingPlan plan, RunFolder folder, Learner learner) {
    // The plan in the record is what counts; a run made longer may have older checkpoints.
    TrainingLoop loop =
        new TrainingLoop(learner, plan.policy()).withMonitor(plan.monitor()).withChangedPlan();
    if (plan.stopping().isPresent()) {
      loop = loop.withEarlyStopping(plan.stopping().get());
    }
    return learner instanceof DurableLearner
        ? loop.withCheckpoints(
            folder.checkpoints().keeping(plan.keep()).every(plan.checkpointEvery()))
        : loop;
  }
}
