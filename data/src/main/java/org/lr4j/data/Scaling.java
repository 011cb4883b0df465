package org.lr4j.data;

/**
 * Scales planes of bytes to another size: the largest part in the middle of the picture that has
 * the shape of the target, with each pixel of the target the mean of those under it, weighted by a
 * triangle (bilinear, widened where the picture shrinks so that no pixel is passed over).
 *
 * <p>It computes what Pillow's {@code ImageOps.fit(image, size, BILINEAR)} does, up to rounding.
 */
final class Scaling {
  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final Weights across;
  private final Weights down;

  /** For each place of the target where its weights begin in the source, and the weights. */
  private record Weights(int[] from, float[][] of) {
    /** The last source place that counts, and one. */
    int end() {
      int end = 0;
      for (int i = 0; i < from.length; i++) {
        end = Math.max(end, from[i] + of[i].length);
      }
      return end;
    }

    static Weights of(double start, double length, int source, int target) {
      double scale = length / target;
      double support = Math.max(1, scale);
      int[] from = new int[target];
      float[][] weights = new float[target][];
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
      }
      return new Weights(from, weights);
    }
  }

  Scaling(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.width = width;
    this.height = height;
    double scale = Math.min((double) sourceWidth / width, (double) sourceHeight / height);
    double partWidth = scale * width;
    double partHeight = scale * height;
    this.across = Weights.of((sourceWidth - partWidth) / 2, partWidth, sourceWidth, width);
    this.down = Weights.of((sourceHeight - partHeight) / 2, partHeight, sourceHeight, height);
  }

  /** Whether this scaling is for pictures of that size. */
  boolean isFrom(int columns, int rows) {
    return columns == sourceWidth && rows == sourceHeight;
  }

  /** Whether this scaling makes pictures of that size. */
  boolean isTo(int columns, int rows) {
    return columns == width && rows == height;
  }

  boolean isIdentity() {
    return sourceWidth == width && sourceHeight == height;
  }

  /**
   * Scales interleaved pixels.
   *
   * @param source rows of pixels of {@code channels} bytes each
   * @param channels bytes of a pixel
   * @param into receives the scaled picture plane by plane
   */
  void apply(byte[] source, int channels, byte[] into) {
    if (isIdentity()) {
      for (int c = 0, to = 0; c < channels; c++) {
        for (int from = c; from < source.length; from += channels) {
          into[to++] = source[from];
        }
      }
      return;
    }
    float[] row = new float[width * channels];
    float[][] sums = new float[height][];
    int next = 0;
    for (int y = down.from[0]; y < down.end(); y++) {
      shrink(source, y * sourceWidth * channels, channels, row);
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

  private void shrink(byte[] source, int start, int channels, float[] row) {
    for (int x = 0; x < width; x++) {
      float[] weights = across.of[x];
      int at = start + across.from[x] * channels;
      if (channels == 3) {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (float weight : weights) {
          red += weight * (source[at] & 0xff);
          green += weight * (source[at + 1] & 0xff);
          blue += weight * (source[at + 2] & 0xff);
          at += 3;
        }
        row[3 * x] = red;
        row[3 * x + 1] = green;
        row[3 * x + 2] = blue;
      } else {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int k = 0, p = at + c; k < weights.length; k++, p += channels) {
            sum += weights[k] * (source[p] & 0xff);
          }
          row[channels * x + c] = sum;
        }
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
