package org.example;

import java.util.SplittableRandom;
import org.example.MatrixFactorisation.Rating;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.Span;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** Finds a rate for a factorisation of made-up ratings, and trains with it. */
public final class Ratings {
  private static final int USERS = 40;
  private static final int ITEMS = 30;

  private Ratings() {}

  public static void main(String[] args) {
    try (MatrixFactorisation learner = learner(1600, 1)) {
      double rate = LrFinder.exponential(1e-3, 100, 100).run(learner).orElseThrow().rate();
      long steps = 20 * learner.stepsPerEpoch();
      Policy policy = Policy.of(Schedules.linearToZero(rate, steps / 10, steps));
      History history = new TrainingLoop(learner, policy).run(Span.epochs(20));
      System.out.println("rate " + rate);
      System.out.println(history.epochs().get(0));
      System.out.println(history.epochs().get(19));
    }
  }

  static MatrixFactorisation learner(int count, long seed) {
    return new MatrixFactorisation(ratings(count, 1), ratings(200, 2), USERS, ITEMS, seed);
  }

  private static Rating[] ratings(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Rating[] ratings = new Rating[count];
    for (int i = 0; i < count; i++) {
      int user = random.nextInt(USERS);
      int item = random.nextInt(ITEMS);
      double stars = 3 + Math.sin(user) * Math.cos(item) + 0.1 * random.nextGaussian();
      ratings[i] = new Rating(user, item, stars);
    }
    return ratings;
  }
}
