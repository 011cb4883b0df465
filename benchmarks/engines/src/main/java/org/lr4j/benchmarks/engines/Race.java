package org.lr4j.benchmarks.engines;

import java.util.SplittableRandom;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;

/** Two trainings of the same network on the same data: the framework's own, and a search. */
interface Race extends AutoCloseable {
  int STEPS = 100;
  int BATCH = 64;
  int SIDE = 16;
  int PIXELS = SIDE * SIDE;
  int CLASSES = 10;

  /** Takes {@link #STEPS} steps as the framework does, at a rate that does not diverge. */
  void train() throws Exception;

  /** Searches over {@link #STEPS} rates, none of which diverges. */
  Finding find();

  @Override
  void close();

  /** The search that all races run. */
  static LrFinder finder() {
    return LrFinder.exponential(1e-7, 1e-2, STEPS);
  }

  /** Random images, a row each. */
  static float[][] images() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] images = new float[STEPS * BATCH][PIXELS];
    for (float[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) random.nextGaussian();
      }
    }
    return images;
  }

  /** What is seen in an image. */
  static int label(int image) {
    return image % CLASSES;
  }
}
