package org.lr4j.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedule;
import org.lr4j.torch.TorchEngine;

/**
 * Asks whether training at the confirmed answer beats training at a third and at three times of it:
 * {@code Thirds DATA_DIR STEPS SEEDS DATA/MODEL/OPTIMIZER/BATCH...}. It trains with a rate that
 * falls linearly to zero, in as many orders of the data as there are seeds, and prints mean and
 * standard deviation of the held-out loss.
 *
 * <p>A rate ties with the answer if the mean of their differences, order by order, is within two
 * standard errors or within 0.02 of the progress that was made; else one of them beats the other.
 */
public final class Thirds {
  private static final double[] MULTIPLES = {1 / 3.0, 1, 3};
  private static final double NEGLIGIBLE = 0.02;

  private final Learner learner;
  private final long steps;
  private final int seeds;
  private final PrintStream out;

  private Thirds(Learner learner, long steps, int seeds, PrintStream out) {
    this.learner = learner;
    this.steps = steps;
    this.seeds = seeds;
    this.out = out;
  }

  /**
   * Prints the table.
   *
   * @param args the data folder, steps of a run, orders of the data, and what to train
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("| data, model, optimizer | sweep | confirmed | ×1/3 | ×1 | ×3 | ×1 |");
    out.println("|---|---|---|---|---|---|---|");
    for (int i = 3; i < args.length; i++) {
      FinderTask task = FinderTask.of(args[i], Path.of(args[0]));
      try (Learner learner = TorchEngine.open(task.config())) {
        Thirds thirds =
            new Thirds(learner, Long.parseLong(args[1]), Integer.parseInt(args[2]), out);
        LrFinder sweep = LrFinder.standard();
        thirds.judge(task.title(), sweep.run(learner), sweep.confirm().run(learner));
      }
    }
  }

  private void judge(String name, Finding sweep, Finding confirmed) {
    if (!(sweep instanceof Found plain && confirmed instanceof Found found)) {
      out.printf(Locale.ROOT, "| %s | %s | | | | | |%n", name, confirmed);
      return;
    }
    double initial = learner.evaluate(Subset.VALIDATION).loss();
    double[][] losses = new double[MULTIPLES.length][seeds];
    try (Snapshot start = learner.snapshot()) {
      double[] ratios = ratios();
      for (int m = 0; m < MULTIPLES.length; m++) {
        Schedule lr = Schedule.linear(found.rate() * MULTIPLES[m], 0, steps);
        for (int seed = 0; seed < seeds; seed++) {
          learner.restore(start);
          learner.reseed(100 + seed);
          losses[m][seed] = Math.min(initial, train(lr, ratios));
        }
      }
      learner.restore(start);
    }
    double best = Arrays.stream(losses).mapToDouble(Thirds::mean).min().orElseThrow();
    double slack = NEGLIGIBLE * (initial - best);
    out.printf(
        Locale.ROOT,
        "| %s | %.2g | %.2g | %s | %s | %s | %s ×1/3, %s ×3 |%n",
        name,
        plain.rate(),
        found.rate(),
        cell(losses[0]),
        cell(losses[1]),
        cell(losses[2]),
        verdict(losses[1], losses[0], slack),
        verdict(losses[1], losses[2], slack));
  }

  private double[] ratios() {
    double reference = learner.get(0, Hyperparameter.LEARNING_RATE);
    double[] ratios = new double[learner.groups().size()];
    Arrays.setAll(ratios, g -> learner.get(g, Hyperparameter.LEARNING_RATE) / reference);
    return ratios;
  }

  /** Held-out loss at the end, infinite if the run diverged. */
  private double train(Schedule lr, double[] ratios) {
    for (long step = 0; step < steps; step++) {
      for (int g = 0; g < ratios.length; g++) {
        learner.set(g, Hyperparameter.LEARNING_RATE, lr.at(step) * ratios[g]);
      }
      if (!learner.step().updated()) {
        return Double.POSITIVE_INFINITY;
      }
    }
    Evaluation end = learner.evaluate(Subset.VALIDATION);
    return Double.isFinite(end.loss()) ? end.loss() : Double.POSITIVE_INFINITY;
  }

  /** What the answer does to a rival: a run that diverged counts as one that learned nothing. */
  private static String verdict(double[] answer, double[] rival, double slack) {
    double[] leads = new double[answer.length];
    Arrays.setAll(leads, seed -> rival[seed] - answer[seed]);
    double lead = mean(leads);
    if (Math.abs(lead) <= Math.max(slack, 2 * deviation(leads) / Math.sqrt(leads.length))) {
      return "ties with";
    }
    return lead > 0 ? "beats" : "loses to";
  }

  private static String cell(double[] losses) {
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean(losses), deviation(losses));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.length - 1));
  }
}
