package org.lr4j.data;

/**
 * Scales planes of bytes to another size: the largest part in the middle of the picture that has
 * the shape of the target, with each pixel of the target the mean of those under it, weighted by a
 * triangle (bilinear, widened where the picture shrinks so that no pixel is passed over).
 *
 * <p>It computes what Pillow's {@code ImageOps.fit(image, size, BILINEAR)} does, up to rounding.
 *
 * <p>A picture may come as means of {@link #reduction()} times as many pixels in each direction.
 * Means of n neighbours blur as much as (n&sup2; - 1)/12, and a triangle of half width s as much as
 * s&sup2;/6 (variances), so that a triangle of &radic;(s&sup2; - (n&sup2; - 1)/2) blurs what is
 * left; it must not be narrower than n.
 */
final class Scaling {
  private static final int MOST_REDUCTION = 8;

  private final int reduction;
  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final Weights across;
  private final Weights down;

  /**
   * For each place of the target where its weights begin in the source, and the weights; the last
   * source place that counts, and one.
   */
  private record Weights(int[] from, float[][] of, int end) {

    static Weights of(double start, double length, int reduction, int source, int target) {
      double scale = length / target;
      double support = Math.max(1, scale);
      if (reduction > 1) {
        support = Math.sqrt(square(scale * reduction) - blur(reduction)) / reduction;
      }
      int[] from = new int[target];
      float[][] weights = new float[target][];
      int end = 0;
      for (int i = 0; i < target; i++) {
        double centre = start + (i + 0.5) * scale;
        int first = Math.max(0, (int) (centre - support + 0.5));
        int last = Math.min(source, (int) (centre + support + 0.5));
        float[] own = new float[Math.max(1, last - first)];
        double sum = 0;
        for (int k = 0; k < own.length; k++) {
          double distance = Math.abs(first + k + 0.5 - centre) / support;
          own[k] = (float) Math.max(0, 1 - distance);
          sum += own[k];
        }
        for (int k = 0; k < own.length; k++) {
          own[k] = sum > 0 ? (float) (own[k] / sum) : 1f / own.length;
        }
        from[i] = Math.min(first, source - 1);
        weights[i] = own;
        end = Math.max(end, from[i] + own.length);
      }
      return new Weights(from, weights, end);
    }
  }

  private Scaling(int fullWidth, int fullHeight, int width, int height, int reduction) {
    this.reduction = reduction;
    this.sourceWidth = (fullWidth - 1) / reduction + 1;
    this.sourceHeight = (fullHeight - 1) / reduction + 1;
    this.width = width;
    this.height = height;
    double scale = Math.min((double) fullWidth / width, (double) fullHeight / height) / reduction;
    double wide = scale * width;
    double high = scale * height;
    double left = ((double) fullWidth / reduction - wide) / 2;
    double top = ((double) fullHeight / reduction - high) / 2;
    this.across = Weights.of(left, wide, reduction, sourceWidth, width);
    this.down = Weights.of(top, high, reduction, sourceHeight, height);
  }

  /** From pictures as they are. */
  static Scaling of(int fullWidth, int fullHeight, int width, int height) {
    return new Scaling(fullWidth, fullHeight, width, height, 1);
  }

  /** From the smallest means that are fine enough: of 1, 2, 4 or 8 pixels each way. */
  static Scaling ofMeans(int fullWidth, int fullHeight, int width, int height) {
    double scale = Math.min((double) fullWidth / width, (double) fullHeight / height);
    int reduction = 1;
    while (reduction < MOST_REDUCTION
        && square(scale) >= square(2 * reduction) + blur(2 * reduction)) {
      reduction *= 2;
    }
    return new Scaling(fullWidth, fullHeight, width, height, reduction);
  }

  private static double square(double value) {
    return value * value;
  }

  /** What means take from the square of a triangle's half width. */
  private static double blur(int reduction) {
    return (square(reduction) - 1) / 2;
  }

  /** Of how many pixels each way the source has the means. */
  int reduction() {
    return reduction;
  }

  /** Whether any of these places of the source counts. */
  boolean sees(int left, int right, int top, int bottom) {
    return left < across.end && right > across.from[0] && top < down.end && bottom > down.from[0];
  }

  boolean isIdentity() {
    return sourceWidth == width && sourceHeight == height;
  }

  /**
   * Scales pixels.
   *
   * @param source pixels without alpha
   * @param into receives the scaled picture plane by plane
   */
  void apply(Pixels source, byte[] into) {
    int channels = source.offsets().length;
    if (isIdentity()) {
      int to = 0;
      for (int offset : source.offsets()) {
        for (int y = 0; y < sourceHeight; y++) {
          int from = y * source.rowStride() + offset;
          for (int x = 0; x < sourceWidth; x++, from += source.pixelStride()) {
            into[to++] = source.bytes()[from];
          }
        }
      }
      return;
    }
    float[] line = new float[sourceWidth * channels];
    float[] row = new float[width * channels];
    float[][] sums = new float[height][];
    int next = 0;
    for (int y = down.from[0]; y < down.end; y++) {
      read(source, y, line);
      shrink(line, channels, row);
      for (int t = next; t < height && down.from[t] <= y; t++) {
        int k = y - down.from[t];
        if (k >= down.of[t].length) {
          continue;
        }
        if (sums[t] == null) {
          sums[t] = new float[width * channels];
        }
        float weight = down.of[t][k];
        float[] sum = sums[t];
        for (int x = 0; x < row.length; x++) {
          sum[x] += weight * row[x];
        }
        if (k == down.of[t].length - 1) {
          store(sum, t, channels, into);
          sums[t] = null;
          next = t == next ? t + 1 : next;
        }
      }
    }
  }

  /** The part of a row that counts, as floats, because most pixels count twice or more. */
  private void read(Pixels source, int y, float[] line) {
    byte[] bytes = source.bytes();
    int[] offsets = source.offsets();
    int first = across.from[0];
    int end = across.end;
    int from = y * source.rowStride() + first * source.pixelStride();
    if (offsets.length == 3) {
      int red = offsets[0];
      int green = offsets[1];
      int blue = offsets[2];
      for (int to = 3 * first; to < 3 * end; to += 3, from += source.pixelStride()) {
        line[to] = bytes[from + red] & 0xff;
        line[to + 1] = bytes[from + green] & 0xff;
        line[to + 2] = bytes[from + blue] & 0xff;
      }
    } else {
      for (int to = first; to < end; to++, from += source.pixelStride()) {
        line[to] = bytes[from + offsets[0]] & 0xff;
      }
    }
  }

  private void shrink(float[] line, int channels, float[] row) {
    for (int x = 0; x < width; x++) {
      float[] weights = across.of[x];
      int at = across.from[x] * channels;
      if (channels == 3) {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (float weight : weights) {
          red += weight * line[at];
          green += weight * line[at + 1];
          blue += weight * line[at + 2];
          at += 3;
        }
        row[3 * x] = red;
        row[3 * x + 1] = green;
        row[3 * x + 2] = blue;
      } else {
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * line[at + k];
        }
        row[x] = sum;
      }
    }
  }

  private void store(float[] sum, int y, int channels, byte[] into) {
    for (int c = 0; c < channels; c++) {
      int to = (c * height + y) * width;
      for (int x = 0; x < width; x++) {
        into[to + x] = (byte) Math.max(0, Math.min(255, Math.round(sum[x * channels + c])));
      }
    }
  }
}
