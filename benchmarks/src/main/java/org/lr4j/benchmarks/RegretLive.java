package org.lr4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.process.ProcessLearner;

/**
 * Runs the finder on live tasks, with and without confirmation, and prints the regret of its
 * answers: {@code RegretLive FOLDER [SEEDS]}. The folder holds the recorded tasks, {@code tasks.py}
 * and {@code serve.py}, which speaks the process protocol and needs Python with PyTorch. The budget
 * of a confirmation, sweep included, is the task's own training length.
 */
public final class RegretLive {
  private static final int POINTS = 100;

  private RegretLive() {}

  /**
   * Prints the table.
   *
   * @param args the folder, and how many seeds to run each task with (2)
   * @throws IOException if the folder cannot be read
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(args.length > 0 ? args[0] : "../shared/regret");
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    Map<String, Integer> lengths = trainingLengths(folder);
    out.println("| task | steps | sweep | confirmed | answers of the sweep | confirmed answers |");
    out.println("|---|---|---|---|---|---|");
    double[] sums = new double[2];
    List<RegretTask> tasks = RegretTask.readAll(folder);
    for (RegretTask task : tasks) {
      double[][] regrets = new double[2][seeds];
      double[][] answers = new double[2][seeds];
      for (int seed = 0; seed < seeds; seed++) {
        LrFinder sweep = LrFinder.exponential(1e-7, 10, POINTS);
        OptionalDouble[] found = {
          answer(folder, task, 10 + seed, sweep),
          answer(folder, task, 10 + seed, sweep.confirm(Objects.requireNonNull(lengths.get(task.name()))))
        };
        for (int kind = 0; kind < 2; kind++) {
          answers[kind][seed] = found[kind].orElse(Double.NaN);
          regrets[kind][seed] =
              found[kind].isPresent() ? task.regret(found[kind].getAsDouble()) : 1;
        }
      }
      double plain = Arrays.stream(regrets[0]).average().orElseThrow();
      double confirmed = Arrays.stream(regrets[1]).average().orElseThrow();
      sums[0] += plain;
      sums[1] += confirmed;
      out.printf(
          Locale.ROOT,
          "| %s | %d | %.3f | %.3f | %s | %s |%n",
          task.name(),
          lengths.get(task.name()),
          plain,
          confirmed,
          brief(answers[0]),
          brief(answers[1]));
    }
    out.printf(
        Locale.ROOT,
        "| **mean** | | **%.4f** | **%.4f** | | |%n",
        sums[0] / tasks.size(),
        sums[1] / tasks.size());
  }

  private static OptionalDouble answer(Path folder, RegretTask task, int seed, LrFinder finder) {
    String command = "python3 '" + folder.resolve("serve.py") + "' " + task.name() + " " + seed;
    try (ProcessLearner learner = ProcessLearner.start(command, ProcessLearner.TIMEOUT)) {
      Finding finding = finder.run(learner);
      return finding instanceof Found found
          ? OptionalDouble.of(found.rate())
          : OptionalDouble.empty();
    }
  }

  private static String brief(double[] rates) {
    return String.join(
        " ", Arrays.stream(rates).mapToObj(r -> String.format(Locale.ROOT, "%.2g", r)).toList());
  }

  private static Map<String, Integer> trainingLengths(Path folder) throws IOException {
    Process python =
        new ProcessBuilder(
                "python3", "-c", "import tasks\nfor k, v in tasks.TASKS.items(): print(k, v[5])")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, Integer> lengths = new TreeMap<>();
    String text = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      lengths.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1).trim()));
    }
    return lengths;
  }
}
