package org.lr4j.cli;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunStatus;
import org.lr4j.study.Axis;
import org.lr4j.study.Setting;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialTask;

/**
 * A trial on a machine of a cluster: trains in a folder of that machine, then puts the whole folder
 * into the study's, where it appears under its name or not at all. A second attempt at the same
 * trial finds the first one's folder and leaves it.
 *
 * @param command {@code train}, or {@code find} where trials are range tests
 * @param options options of the command by name that all trials share
 * @param values the form that values of axes have in a record, by {@code NAME=VALUE}
 * @param trials the study's folder of trials, a path that every machine sees
 * @param data what trials read, if it travels with them
 */
record ClusterTrial(
    String command,
    LinkedHashMap<String, String> options,
    HashMap<String, String> values,
    String trials,
    @Nullable ShippedData data)
    implements TrialTask, Serializable {
  static ClusterTrial of(TrialPlan plan, Space space, Path trials, Optional<ShippedData> data) {
    LinkedHashMap<String, String> options = new LinkedHashMap<>();
    List<String> given = plan.command(new Trial(new Setting(Map.of()), 0, plan.base().epochs()));
    for (int i = 1; i < given.size(); i++) {
      boolean flag = i + 1 == given.size() || given.get(i + 1).startsWith("--");
      options.put(given.get(i), flag ? "" : given.get(++i));
    }
    HashMap<String, String> values = new HashMap<>();
    for (Axis axis : space.axes()) {
      for (String value : axis.values()) {
        values.put(axis.name() + "=" + value, sent(axis.name(), value));
      }
    }
    return new ClusterTrial(
        given.get(0),
        options,
        values,
        trials.toAbsolutePath().normalize().toString(),
        data.orElse(null));
  }

  /** Options without a value are left out; nothing stands for those. */
  private static String sent(String name, String value) {
    return name.equals(TrialPlan.SCHEDULE)
        ? value
        : name.equals(TrialPlan.LR)
            ? TrialPlan.canonical(name, value)
            : TrialPlan.option(name, value).orElse("");
  }

  @Override
  public TrialResult apply(Trial trial) {
    Path shared = Path.of(trials, trial.id());
    if (RecordedRun.isIn(shared)) {
      RecordedRun run = RecordedRun.in(shared);
      Optional<TrialResult> known = LocalTrials.finished(trial, run);
      if (known.isPresent()) {
        // Where the study's folder is not shared, the one who began the study cannot see this.
        return LocalTrials.options(run.record().command())
                .equals(LocalTrials.options(arguments(trial, shared)))
            ? known.get()
            : new TrialResult.Failed(
                trial,
                "on "
                    + host()
                    + ": "
                    + shared
                    + " holds the trial of another study; give another folder with --out");
      }
    }
    try {
      Path own = Files.createTempDirectory("lr4j-trial");
      try {
        Path run = own.resolve("run");
        String said = train(trial, run);
        if (!RecordedRun.isIn(run)) {
          return new TrialResult.Failed(trial, "on " + host() + ": " + said);
        }
        TrialResult result =
            LocalTrials.finished(trial, RecordedRun.in(run))
                .orElseGet(() -> new TrialResult.Failed(trial, "on " + host() + ": " + said));
        RunStatus status = RecordedRun.in(run).record().status();
        if (status == RunStatus.DONE || status == RunStatus.INCONCLUSIVE) {
          publish(run, shared);
        }
        return result;
      } finally {
        Disk.deleteTree(own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("on " + host() + ": " + Disk.reason(e), e);
    }
  }

  /** The result is sent to the one who began the study as well, so it is not lost. */
  private static void publish(Path run, Path shared) {
    try {
      RunFolder.publish(run, shared);
    } catch (IOException e) {
      System.err.println("lr4j: cannot keep the trial in " + shared + ": " + Disk.reason(e));
    } catch (RunException e) {
      System.err.println("lr4j: cannot keep the trial in " + shared + ": " + e.getMessage());
    }
  }

  /** Trains and returns the last line that was printed. */
  private String train(Trial trial, Path run) {
    LearnerFactory here = new EngineLearners();
    return Nested.run(data == null ? here : data.engine(here), arguments(trial, run)).reason();
  }

  private List<String> arguments(Trial trial, Path run) {
    Map<String, String> all = new LinkedHashMap<>(options);
    boolean search = command.equals("find");
    trial
        .setting()
        .values()
        .forEach(
            (name, value) -> {
              String option = search && name.equals(TrialPlan.SCHEDULE) ? "--for" : "--" + name;
              String text = values.getOrDefault(name + "=" + value, value);
              if (text.isEmpty()) {
                all.remove(option);
              } else {
                all.put(option, text);
              }
            });
    all.put("--seed", Long.toString(trial.seed()));
    if (!search || all.containsKey("--for")) {
      all.put("--epochs", Long.toString(trial.epochs()));
    }
    all.put("--out", run.toString());
    List<String> arguments = new ArrayList<>(List.of(command));
    all.forEach(
        (name, value) -> arguments.addAll(value.isEmpty() ? List.of(name) : List.of(name, value)));
    return arguments;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }
}
