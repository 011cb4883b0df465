package org.lr4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.schedule.Schedule;

/** Trainings as they are recorded: losses that fall, the faster the higher the rate. */
final class Trainings {
  private Trainings() {}

  static TrainingCurves run(Schedule rate, int epochs, int perEpoch, long seed) {
    Random random = new Random(seed);
    int n = epochs * perEpoch;
    double[] steps = new double[n];
    double[] rates = new double[n];
    double[] momenta = new double[n];
    double[] losses = new double[n];
    List<Evaluation> evaluations = new ArrayList<>();
    double progress = 0;
    double bias = 0.08 * random.nextGaussian();
    for (int i = 0; i < n; i++) {
      steps[i] = i;
      rates[i] = rate.at(i);
      momenta[i] = 0.95 - rates[i];
      progress += 40 * rates[i] / n;
      double level = 2.3 * Math.exp(-2 * progress) + 0.05 + 2 * rates[i];
      losses[i] = level * (1 + 0.25 * random.nextGaussian());
      if (i % perEpoch == perEpoch - 1) {
        double held = level + 0.06 + 0.02 * random.nextGaussian() + bias;
        evaluations.add(
            new Evaluation(i, (i + 1.0) / perEpoch, held, Math.max(0.1, 1 - held / 2.6)));
      }
    }
    return new TrainingCurves(steps, rates, momenta, losses, evaluations);
  }
}
