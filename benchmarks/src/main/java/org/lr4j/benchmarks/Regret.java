package org.lr4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Calibration;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Interval;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Rule;
import org.lr4j.finder.Rules;
import org.lr4j.process.ProcessLearner;

/**
 * Prints how much every rule and the finder as a whole lose on tasks whose best rates were
 * measured: {@code Regret FOLDER[,FOLDER...] [SCRIPTS [RESULTS]]}. Regret of a rate is the share of
 * the achievable progress that training at it loses; no answer counts as 1.
 *
 * <p>The rules read recorded sweeps of 100 and of 400 steps. With a folder of scripts that serve
 * the tasks live over the process protocol ({@code bank.py}, {@code serve.py}, which need Python
 * with PyTorch) the finder runs on each task, as {@code find} does without options and with {@code
 * --confirm}, where the budget is 1,000 steps or the task's own length if that is more. Live
 * answers are added to a file of results, line by line, and not asked for again.
 *
 * <p>Left out are tasks that a sweep up to 10 cannot show (best rate above 2.5) and those that
 * hardly learn (loss lowered by less than a tenth).
 */
public final class Regret {
  private static final int SEED = 10;
  private static final long CONFIRMED = 1000;

  private final PrintStream out;
  private final List<RegretTask> tasks;

  private Regret(PrintStream out, List<RegretTask> tasks) {
    this.out = out;
    this.tasks = tasks;
  }

  /** One answer: its regret, its interval in octaves and what it cost. */
  private record Answer(double regret, boolean given, boolean meets, double octaves, double steps) {
    static Answer of(RegretTask task, OptionalDouble rate, double steps) {
      return new Answer(
          rate.isPresent() ? task.regret(rate.getAsDouble()) : 1,
          rate.isPresent(),
          false,
          Double.NaN,
          steps);
    }

    static Answer of(RegretTask task, double rate, Interval interval, double steps) {
      double octaves = Math.log(interval.high() / interval.low()) / Math.log(2);
      return new Answer(task.regret(rate), true, task.meets(interval), octaves, steps);
    }

    static Answer of(RegretTask task, Finding finding) {
      double steps = finding.evidence().steps();
      return finding instanceof Found found
          ? of(task, found.rate(), found.interval(), steps)
          : of(task, OptionalDouble.empty(), steps);
    }
  }

  /**
   * Prints the tables.
   *
   * @param args folders of recorded tasks with commas between them, a folder of scripts and a file
   *     for live answers
   * @throws IOException if a folder cannot be read or the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args.length == 0) {
      out.println(
          "usage: benchmarks/run org.lr4j.benchmarks.Regret FOLDER[,FOLDER...] [SCRIPTS [RESULTS]]");
      System.exit(2);
    }
    List<RegretTask> all =
        RegretTask.readAll(Arrays.stream(args[0].split(",")).map(Path::of).toList());
    List<RegretTask> counted = all.stream().filter(RegretTask::counts).toList();
    out.println(all.size() + " tasks, " + counted.size() + " of which count");
    Regret regret = new Regret(out, counted);
    regret.recorded("sweeps of 100 steps", RegretTask::sweeps);
    regret.recorded("sweeps of 400 steps", RegretTask::longSweeps);
    if (args.length > 1) {
      Path results = Path.of(args.length > 2 ? args[2] : "regret-live.csv");
      regret.live(Path.of(args[1]), results);
    }
  }

  private void recorded(String title, Function<RegretTask, List<Curve>> sweeps) {
    List<RegretTask> with = tasks.stream().filter(task -> !sweeps.apply(task).isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    header(title + ", " + with.size() + " tasks");
    Map<String, List<List<Answer>>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, Rule> rule : Rules.all().entrySet()) {
      rows.put(
          rule.getKey(),
          with.stream()
              .map(
                  task ->
                      sweeps.apply(task).stream()
                          .map(
                              sweep ->
                                  rule.getKey().equals("lr4j")
                                      ? Answer.of(
                                          task,
                                          Analysis.of(
                                              List.of(sweep), Metric.TRAINING_LOSS, sweep.size()))
                                      : Answer.of(
                                          task, rule.getValue().suggest(sweep), sweep.size()))
                          .toList())
              .toList());
    }
    rows.put("lr4j, fitted without the task's family", crossValidated(with, sweeps));
    rows.forEach(this::row);
  }

  /** Each task read with what is fitted to the tasks of all other families. */
  private static List<List<Answer>> crossValidated(
      List<RegretTask> with, Function<RegretTask, List<Curve>> sweeps) {
    List<Calibration> calibrations = new ArrayList<>();
    for (double fall : new double[] {0, 0.45, 0.9}) {
      for (double blowUp : new double[] {4, 4.7, 5.4}) {
        for (double lag : new double[] {0, 3}) {
          for (double doubtful : new double[] {4, 6, 9}) {
            calibrations.add(new Calibration(fall, blowUp, lag, doubtful));
          }
        }
      }
    }
    List<List<List<Answer>>> answers =
        calibrations.stream()
            .map(Rules::peakRate)
            .map(
                rule ->
                    with.stream()
                        .map(
                            task ->
                                sweeps.apply(task).stream()
                                    .map(s -> Answer.of(task, rule.suggest(s), s.size()))
                                    .toList())
                        .toList())
            .toList();
    List<List<Answer>> chosen = new ArrayList<>();
    for (int t = 0; t < with.size(); t++) {
      String family = with.get(t).family();
      double least = Double.POSITIVE_INFINITY;
      int best = 0;
      for (int c = 0; c < calibrations.size(); c++) {
        double sum = 0;
        for (int other = 0; other < with.size(); other++) {
          sum += with.get(other).family().equals(family) ? 0 : mean(answers.get(c).get(other));
        }
        if (sum < least) {
          least = sum;
          best = c;
        }
      }
      chosen.add(answers.get(best).get(t));
    }
    return chosen;
  }

  private static double mean(List<Answer> answers) {
    return answers.stream().mapToDouble(Answer::regret).average().orElseThrow();
  }

  private void live(Path scripts, Path results) throws IOException {
    Map<String, Answer> known = new LinkedHashMap<>();
    if (Files.exists(results)) {
      for (String line : Files.readAllLines(results)) {
        String[] cells = line.split(",", -1);
        for (RegretTask task : tasks) {
          if (cells[0].equals(task.name())) {
            known.put(cells[0] + "," + cells[1], parse(task, cells));
          }
        }
      }
    }
    for (RegretTask task : tasks) {
      for (String mode : List.of("find", "confirm")) {
        String key = task.name() + "," + mode;
        if (!known.containsKey(key)) {
          LrFinder finder = LrFinder.standard();
          if (mode.equals("confirm")) {
            finder = finder.withBudget(Math.max(CONFIRMED, task.steps())).confirm();
          }
          Finding finding = find(scripts, task, finder);
          String line = key + "," + describe(finding);
          Files.writeString(
              results,
              line
                  + ","
                  + String.format(Locale.ROOT, "%.4f", Answer.of(task, finding).regret())
                  + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
          known.put(key, Answer.of(task, finding));
        }
      }
    }
    header("live, " + tasks.size() + " tasks");
    for (String mode : List.of("find", "confirm")) {
      row(
          mode.equals("find") ? "find" : "find --confirm",
          tasks.stream().map(task -> List.of(known.get(task.name() + "," + mode))).toList());
    }
  }

  private static Finding find(Path scripts, RegretTask task, LrFinder finder) {
    String command = task.server().command(scripts, task.name(), SEED);
    try (ProcessLearner learner = ProcessLearner.start(command, ProcessLearner.TIMEOUT)) {
      return finder.run(learner);
    }
  }

  private static String describe(Finding finding) {
    String steps = "," + finding.evidence().steps();
    return finding instanceof Found found
        ? found.rate() + "," + found.interval().low() + "," + found.interval().high() + steps
        : ",," + steps;
  }

  private static Answer parse(RegretTask task, String[] cells) {
    double steps = Double.parseDouble(cells[5]);
    return cells[2].isEmpty()
        ? Answer.of(task, OptionalDouble.empty(), steps)
        : Answer.of(
            task,
            Double.parseDouble(cells[2]),
            new Interval(Double.parseDouble(cells[3]), Double.parseDouble(cells[4])),
            steps);
  }

  private void header(String title) {
    out.println();
    out.println(
        "| "
            + title
            + " | mean | median | worst | above 0.1 | no answer | interval meets 5 % | its width |"
            + " median steps |");
    out.println("|---".repeat(9) + "|");
  }

  /** A row over tasks, each the mean of its answers. */
  private void row(String name, List<List<Answer>> answers) {
    double[] regrets = answers.stream().mapToDouble(Regret::mean).sorted().toArray();
    List<Answer> all = new ArrayList<>();
    answers.forEach(all::addAll);
    boolean intervals = all.stream().anyMatch(answer -> !Double.isNaN(answer.octaves()));
    out.printf(
        Locale.ROOT,
        "| %s | %.4f | %.4f | %.3f | %.1f %% | %.1f %% | %s | %s | %.0f |%n",
        name,
        Arrays.stream(regrets).average().orElseThrow(),
        median(regrets),
        regrets[regrets.length - 1],
        100.0 * Arrays.stream(regrets).filter(r -> r > 0.1).count() / regrets.length,
        100.0 * all.stream().filter(answer -> !answer.given()).count() / all.size(),
        intervals
            ? String.format(
                Locale.ROOT,
                "%.0f %%",
                100.0 * all.stream().filter(Answer::meets).count() / all.size())
            : "",
        intervals
            ? String.format(
                Locale.ROOT,
                "×%.1f",
                Math.pow(2, median(all.stream().mapToDouble(Answer::octaves).sorted().toArray())))
            : "",
        median(all.stream().mapToDouble(Answer::steps).sorted().toArray()));
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
