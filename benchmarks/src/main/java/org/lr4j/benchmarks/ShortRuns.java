package org.lr4j.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
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
 * Finds a rate and trains shortly at multiples of it, the rate falling linearly to zero: {@code
 * ShortRuns DATA_DIR STEPS DATA/MODEL/OPTIMIZER/BATCH...}. Prints held-out loss and accuracy.
 */
public final class ShortRuns {
  private static final double[] MULTIPLES = {0.1, 1 / 3.0, 1, 3, 10};

  private ShortRuns() {}

  /**
   * Prints the table.
   *
   * @param args the data folder, steps of a run, and what to train
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long steps = Long.parseLong(args[1]);
    out.println("| data, model, optimizer | found | ×0.1 | ×1/3 | ×1 | ×3 | ×10 |");
    out.println("|---|---|---|---|---|---|---|");
    for (int i = 2; i < args.length; i++) {
      FinderTask task = FinderTask.of(args[i], Path.of(args[0]));
      try (Learner learner = TorchEngine.open(task.config())) {
        Finding finding = LrFinder.exponential(1e-7, 10, 100).run(learner);
        out.print("| " + task.title() + " | ");
        if (finding instanceof Found found) {
          out.printf(
              Locale.ROOT, "%.2g | %s |%n", found.rate(), runs(learner, found.rate(), steps));
        } else {
          out.println(finding + " | | | | | |");
        }
      }
    }
  }

  private static String runs(Learner learner, double rate, long steps) {
    StringBuilder cells = new StringBuilder();
    try (Snapshot start = learner.snapshot()) {
      double reference = learner.get(0, Hyperparameter.LEARNING_RATE);
      for (double multiple : MULTIPLES) {
        learner.restore(start);
        double[] ratios = new double[learner.groups().size()];
        for (int g = 0; g < ratios.length; g++) {
          ratios[g] = learner.get(g, Hyperparameter.LEARNING_RATE) / reference;
        }
        Evaluation end = train(learner, Schedule.linear(rate * multiple, 0, steps), ratios, steps);
        cells.append(cells.length() == 0 ? "" : " | ");
        cells.append(
            Double.isFinite(end.loss())
                ? String.format(
                    Locale.ROOT, "%.3f (%.1f %%)", end.loss(), 100 * end.accuracy().orElse(0))
                : "diverged");
      }
    }
    return cells.toString();
  }

  private static Evaluation train(Learner learner, Schedule lr, double[] ratios, long steps) {
    for (long step = 0; step < steps; step++) {
      for (int g = 0; g < ratios.length; g++) {
        learner.set(g, Hyperparameter.LEARNING_RATE, lr.at(step) * ratios[g]);
      }
      if (!learner.step().updated()) {
        return new Evaluation(Double.NaN, OptionalDouble.empty());
      }
    }
    return learner.evaluate(Subset.VALIDATION);
  }
}
