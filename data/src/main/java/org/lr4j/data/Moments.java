package org.lr4j.data;

import java.util.Arrays;

/** Mean and standard deviation (of the population) of each channel. */
final class Moments {
  private final double[] mean;
  private final double[] deviation;

  private Moments(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  double[] mean() {
    return mean;
  }

  double[] deviation() {
    return deviation;
  }

  /** Exact for bytes: counts how often each value occurs, whatever the number of images. */
  static Moments of(ImageSet images) {
    int channels = images.shape().channels();
    int pixels = images.shape().pixels();
    long[][] counts = new long[channels][256];
    byte[] image = new byte[images.shape().values()];
    for (int i = 0; i < images.size(); i++) {
      images.readBytes(i, image);
      for (int c = 0; c < channels; c++) {
        count(image, c * pixels, (c + 1) * pixels, counts[c]);
      }
    }
    double[] mean = new double[channels];
    double[] deviation = new double[channels];
    double n = Math.max(1, (double) images.size() * pixels);
    for (int c = 0; c < channels; c++) {
      for (int value = 0; value < 256; value++) {
        mean[c] += counts[c][value] / n * value;
      }
      for (int value = 0; value < 256; value++) {
        deviation[c] += counts[c][value] / n * (value - mean[c]) * (value - mean[c]);
      }
      deviation[c] = Math.sqrt(deviation[c]);
    }
    return new Moments(mean, deviation);
  }

  /** In two passes, so that large values with a small spread lose nothing. */
  static Moments of(Dataset data) {
    Shape shape = data.shape();
    double n = Math.max(1, (double) data.size() * shape.pixels());
    double[] mean = new double[shape.channels()];
    double[] deviation = new double[shape.channels()];
    double[] least = new double[shape.channels()];
    double[] most = new double[shape.channels()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    float[] example = new float[shape.values()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, example);
      for (int v = 0; v < example.length; v++) {
        int c = v / shape.pixels();
        mean[c] += example[v] / n;
        least[c] = Math.min(least[c], example[v]);
        most[c] = Math.max(most[c], example[v]);
      }
    }
    for (int c = 0; c < mean.length; c++) {
      // The sum of equal values is rounded, and would leave a deviation that is not 0.
      mean[c] = least[c] == most[c] ? least[c] : mean[c];
    }
    for (int i = 0; i < data.size(); i++) {
      data.read(i, example);
      for (int v = 0; v < example.length; v++) {
        double difference = example[v] - mean[v / shape.pixels()];
        deviation[v / shape.pixels()] += difference * difference / n;
      }
    }
    for (int c = 0; c < deviation.length; c++) {
      deviation[c] = Math.sqrt(deviation[c]);
    }
    return new Moments(mean, deviation);
  }

  private static void count(byte[] image, int from, int to, long[] counts) {
    for (int i = from; i < to; i++) {
      counts[image[i] & 0xff]++;
    }
  }
}
