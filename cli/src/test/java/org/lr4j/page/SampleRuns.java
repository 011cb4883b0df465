package org.lr4j.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.lr4j.engine.Evaluation;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Point;
import org.lr4j.finder.Stop;
import org.lr4j.runs.CurveWriter;
import org.lr4j.runs.FindingJson;
import org.lr4j.runs.MetricsWriter;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.TrainingResult;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.train.Epoch;
import org.lr4j.train.History;
import org.lr4j.train.LoopListener.Start;
import org.lr4j.train.TrainedStep;

/** Folders of runs as commands leave them. */
public final class SampleRuns {
  private static final Map<String, Object> MACHINE =
      Map.of("data", "digits", "model", "cnn", "optimizer", "sgd", "batch_size", 32L);

  private SampleRuns() {}

  /** A study of two axes that has ended; its trials are not there. */
  public static void study(Path folder) {
    List<Axis> axes =
        List.of(
            new Axis("lr", List.of("found", "0.01", "0.1")),
            new Axis("weight-decay", List.of("0", "1e-4", "1e-3")));
    Space space = new Space(axes);
    List<TrialResult> results = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      for (long i = 0; i < space.size(); i++) {
        Optional<Evaluation> figures =
            Optional.of(
                new Evaluation(0.2 + 0.05 * i + 0.03 * seed * (i % 2), OptionalDouble.of(0.9)));
        Trial trial = new Trial(space.setting(i), seed, 5);
        results.add(
            i == 8 && seed == 2
                ? new TrialResult.Failed(trial, "the device is busy")
                : new TrialResult.Finished(trial, figures, figures, figures, false, 100, 1.5));
      }
    }
    try (RunFolder run = RunFolder.open(folder, RunKind.STUDY)) {
      run.begin(
          RunRecord.of(
              RunKind.STUDY,
              "study of cnn on digits, sgd, batch 32",
              List.of("study", "--axis", "lr=found,0.01,0.1"),
              MACHINE,
              "0.1-test"));
      run.write(RunFile.STUDY, StudyRecord.of(axes, results, Objective.LOSS, 3, false).json());
      run.end(RunStatus.DONE, Optional.empty());
    }
  }

  /** A search that has ended. */
  public static Finding find(Path folder, String title, int repeats) throws IOException {
    List<Curve> curves = new ArrayList<>();
    try (RunFolder run = RunFolder.open(folder, RunKind.FIND)) {
      run.begin(
          RunRecord.of(
              RunKind.FIND, title, List.of("find", "--threads", "1"), MACHINE, "0.1-test"));
      try (CurveWriter writer = run.curve(repeats > 1, true)) {
        for (int r = 0; r < repeats; r++) {
          Curve curve = curve(100, r + 1);
          for (int i = 0; i < curve.size(); i++) {
            writer.append(r, curve.point(i));
          }
          curves.add(curve);
        }
      }
      Finding finding = Analysis.of(curves, Metric.TRAINING_LOSS, repeats * 100L);
      run.write(RunFile.FINDING, FindingJson.of(finding));
      run.end(RunStatus.DONE, Optional.empty());
      return finding;
    }
  }

  /** Flat, falling, blowing up. */
  static Curve curve(int points, long seed) {
    Random random = new Random(seed);
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      double rate = 1e-7 * Math.pow(1e8, i / (points - 1.0));
      double fall = 1.6 / (1 + Math.pow(0.03 / rate, 1.5));
      double loss = 2.3 - fall + Math.pow(rate / 0.6, 4) + 0.05 * random.nextGaussian();
      boolean measured = i % 5 == 4;
      all.add(
          new Point(
              rate, loss, measured ? loss + 0.05 : Double.NaN, measured ? fall / 2 : Double.NaN));
      if (loss > 80) {
        return Curve.of(all, Stop.DIVERGED);
      }
    }
    return Curve.of(all, Stop.COMPLETED);
  }

  /** A training, which ends or is left at work. */
  public static final class Training implements AutoCloseable {
    private final RunFolder run;
    private final MetricsWriter metrics;
    private final String spec;
    private final Schedule rate;
    private final int epochs;
    private final int perEpoch;
    private final Random random;
    private final List<Epoch> ended = new ArrayList<>();
    private double progress;
    private int step;

    /** Begins a training under a schedule. */
    public Training(Path folder, String spec, Schedule rate, int epochs, int perEpoch, long seed) {
      this.spec = spec;
      this.rate = rate;
      this.epochs = epochs;
      this.perEpoch = perEpoch;
      this.random = new Random(seed);
      Map<String, Object> configuration =
          Map.of(
              "engine",
              "torch",
              "recipe",
              Map.of("data", "digits", "seed", Long.toString(seed)),
              "schedule",
              spec,
              "epochs",
              (long) epochs);
      List<String> command =
          List.of("train", "--schedule", spec, "--epochs", Integer.toString(epochs));
      this.run = RunFolder.open(folder, RunKind.TRAIN);
      run.begin(
          RunRecord.of(
              RunKind.TRAIN, "cnn on digits, sgd, batch 32", command, configuration, "0.1-test"));
      this.metrics = run.metrics();
      metrics.onStart(new Start(0, (long) epochs * perEpoch, perEpoch));
    }

    /** Takes so many steps; their rows reach the file. */
    public Training steps(int count) {
      int end = Math.min(epochs * perEpoch, step + count);
      for (; step < end; step++) {
        double now = rate.at(step);
        progress += 40 * now / (epochs * perEpoch);
        double level = 2.3 * Math.exp(-2 * progress) + 0.05 + 2 * now;
        double loss = level * (1 + 0.25 * random.nextGaussian());
        Optional<Evaluation> held = Optional.empty();
        boolean last = step % perEpoch == perEpoch - 1;
        if (last) {
          double validation = level + 0.06 + 0.02 * random.nextGaussian();
          held =
              Optional.of(
                  new Evaluation(
                      validation, OptionalDouble.of(Math.max(0.1, 1 - validation / 2.6))));
          metrics.beforeEvaluation(step + 1L);
        }
        metrics.onStep(
            new TrainedStep(
                step, step / perEpoch + 1L, now, OptionalDouble.of(0.95 - now), loss, 32, held));
        if (last) {
          Epoch epoch = new Epoch(step / perEpoch + 1L, step + 1L, now, loss, held);
          ended.add(epoch);
          metrics.onEpoch(epoch);
        }
      }
      metrics.beforeCheckpoint(step);
      return this;
    }

    /** Takes the steps that are left, and ends. */
    public void finish() throws IOException {
      steps(Integer.MAX_VALUE / 2);
      end(History.Outcome.COMPLETED);
    }

    /** Ends where it is, because the loss is not finite. */
    public void diverge() throws IOException {
      end(History.Outcome.NOT_FINITE);
    }

    private void end(History.Outcome outcome) throws IOException {
      metrics.close();
      Optional<Evaluation> test = ended.get(ended.size() - 1).validation();
      History history =
          new History(
              ended,
              step,
              outcome,
              test,
              ended.stream()
                  .min((a, b) -> Double.compare(loss(a), loss(b)))
                  .map(best -> new History.Best(best, test)),
              false);
      run.write(RunFile.RESULT, TrainingResult.of(history, spec, 21_500, 12.3).json());
      run.end(RunStatus.DONE, Optional.empty());
      run.close();
    }

    private static double loss(Epoch epoch) {
      return epoch.validation().orElseThrow().loss();
    }

    /** Frees the folder without a word, as the system does for a process that was killed. */
    @Override
    public void close() {
      run.close();
    }
  }

  /** A comparison of schedules with seeds. */
  public static void compare(Path folder, int seeds, int epochs, int perEpoch, String... specs)
      throws IOException {
    try (RunFolder run = RunFolder.open(folder, RunKind.COMPARE)) {
      run.begin(
          RunRecord.of(
              RunKind.COMPARE,
              "cnn on digits, sgd, batch 32",
              List.of("compare", "--seeds", Integer.toString(seeds)),
              MACHINE,
              "0.1-test"));
      for (int p = 0; p < specs.length; p++) {
        for (int seed = 0; seed < seeds; seed++) {
          Path where = folder.resolve((p + 1) + "-seed" + seed);
          new Training(where, specs[p], Plan.parse(specs[p]).schedule(), epochs, perEpoch, seed)
              .finish();
        }
      }
      run.end(RunStatus.DONE, Optional.empty());
    }
  }
}
