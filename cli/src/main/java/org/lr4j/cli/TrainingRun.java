package org.lr4j.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.report.DrawingException;
import org.lr4j.report.Figure;
import org.lr4j.report.TrainingCurves;
import org.lr4j.report.TrainingPlot;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.History;
import org.lr4j.train.LoopListener;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** Carries out a plan in a folder, from the beginning or from where it was left. */
final class TrainingRun {
  private final Console console;
  private final Engine engine;
  private final RunFolder folder;
  private final List<String> arguments;
  private final String prefix;
  private TrainingPlan plan;
  private boolean anew;
  private boolean begun;

  TrainingRun(
      Console console,
      Engine engine,
      RunFolder folder,
      List<String> arguments,
      TrainingPlan plan,
      String prefix) {
    this.console = console;
    this.engine = engine;
    this.folder = folder;
    this.arguments = arguments;
    this.plan = plan;
    this.prefix = prefix;
  }

  /** The same run from its beginning, in place of what the folder holds. */
  TrainingRun anew() {
    anew = true;
    return this;
  }

  TrainingResult run() throws IOException {
    try (FileChannel lock =
        FileChannel.open(
            folder.file(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(lock);
      if (anew) {
        folder.requireEnded();
      }
      try (Learner learner = engine.prepare(plan.engine(), plan.recipe()).get()) {
        if (anew) {
          // What cannot begin leaves the folder as it is.
          check(learner);
          folder.clear();
          begin();
        }
        return recorded(learner);
      }
    }
  }

  private void check(Learner learner) {
    if (!isSearchDue()) {
      trainer(learner, policy(), LoopListener.NONE).check(length());
    }
  }

  private boolean isSearchDue() {
    return AutoSchedule.isMeant(plan.schedule()) && plan.resolved().isEmpty();
  }

  private String schedule() {
    return plan.resolved().orElse(plan.schedule());
  }

  private Policy policy() {
    return Policy.of(Plan.parse(schedule()));
  }

  private Span length() {
    return Span.epochs(plan.epochs());
  }

  /** Two processes in one folder would spoil each other's files; the system frees a dead one's. */
  private void lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // This process holds it; the sentence is the same.
    }
    throw CommandException.data(
        "another process trains in %s; wait for it, or give another folder"
            .formatted(folder.path()));
  }

  private TrainingResult recorded(Learner learner) throws IOException {
    String status = "failed";
    try {
      TrainingResult result = train(learner);
      status = "done";
      return result;
    } catch (CancellationException e) {
      status = "interrupted";
      throw e;
    } catch (CommandException e) {
      status = e.exit() == ExitCode.INCONCLUSIVE ? "inconclusive" : status;
      throw e;
    } finally {
      // An interrupted thread cannot write files; who is interrupted has heard of it by now.
      boolean interrupted = Thread.interrupted();
      if (begun) {
        record(status);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** From here on the record of the run is this one's; one that cannot go on keeps the old. */
  private void begin() {
    begun = true;
    record("running");
  }

  private void record(String status) {
    folder.write(RunRecord.FILE, new RunRecord(arguments, plan.describe()).json(status));
  }

  private TrainingResult train(Learner learner) throws IOException {
    if (isSearchDue()) {
      plan = plan.resolvedTo(find(learner, AutoSchedule.of(plan.schedule())));
      begin();
    }
    if (!(learner instanceof DurableLearner)) {
      console.note(
          prefix
              + "note: this engine cannot write its state, so there are no checkpoints to resume");
    }
    TrainingResult result;
    try (MetricsRecorder recorder = new MetricsRecorder(folder);
        TrainingProgress progress = new TrainingProgress(console, prefix)) {
      LoopListener listener = recorder.and(progress).and(new Beginning());
      History history = trainer(learner, policy(), listener).run(length());
      result =
          new TrainingResult(history, schedule(), recorder.samplesPerSecond(), recorder.seconds());
    }
    if (learner instanceof DurableLearner durable) {
      saveWeights(durable);
    }
    folder.write(RunFolder.RESULT, result.json());
    draw();
    return result;
  }

  /** Records that a run has begun or goes on, when its checkpoint has been taken up. */
  private final class Beginning implements LoopListener {
    @Override
    public void onStart(Start start) {
      begin();
    }
  }

  private TrainingLoop trainer(Learner learner, Policy policy, LoopListener listener) {
    TrainingLoop trainer = new TrainingLoop(learner, policy).withListener(listener);
    if (plan.stopping().isPresent()) {
      trainer = trainer.withEarlyStopping(plan.stopping().get());
    }
    if (learner instanceof DurableLearner) {
      Path where = folder.file(RunFolder.CHECKPOINTS);
      return trainer.withCheckpoints(new Checkpoints(where, plan.keep(), plan.checkpointEvery()));
    }
    return trainer;
  }

  /** A range test on the learner, which is afterwards what it was. */
  private String find(Learner learner, AutoSchedule auto) throws IOException {
    LrFinder finder = auto.finder(plan.epochs(), learner.stepsPerEpoch());
    Finding finding;
    try (Progress progress =
            new Progress(console, Math.max(finder.test().steps(), finder.budget()), finder.test());
        CurveRecorder recorder =
            new CurveRecorder(folder.file("curve.csv"), finder.test(), progress)) {
      finding = finder.withListener(recorder).run(learner);
    }
    new FindingPrinter(console, true).write(finding, plan.title(), folder);
    if (!(finding instanceof Found found)) {
      throw CommandException.inconclusive(
          "the search for a schedule was %s; give one with --schedule".formatted(finding));
    }
    console.note(prefix + finding);
    boolean momentum =
        learner.groups().stream()
            .anyMatch(g -> g.hyperparameters().contains(Hyperparameter.MOMENTUM));
    String spec =
        auto.spec(found, plan.epochs(), plan.epochs() * learner.stepsPerEpoch(), momentum);
    console.note(prefix + "schedule " + spec);
    return spec;
  }

  private void draw() {
    try {
      TrainingCurves curves = TrainingCurves.read(folder.file(MetricsRecorder.METRICS));
      Figure figure = TrainingPlot.of(curves, plan.title());
      folder.write("training.svg", figure.svg(Figure.WIDTH, Figure.HEIGHT));
      folder.write("training.png", figure.png(Figure.WIDTH, Figure.HEIGHT));
    } catch (DrawingException | LinkageError e) {
      console.note(prefix + "note: no picture, because this Java runtime has no fonts");
    }
  }

  private void saveWeights(DurableLearner learner) throws IOException {
    Path temporary = Files.createTempDirectory(folder.path(), ".weights");
    boolean interrupted = Thread.interrupted();
    try {
      learner.save(temporary);
      Path weights = temporary.resolve("weights.safetensors");
      if (Files.exists(weights)) {
        Files.move(
            weights,
            folder.file("weights.safetensors"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      RunFolder.delete(temporary);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
