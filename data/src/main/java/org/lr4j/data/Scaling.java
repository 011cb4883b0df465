package org.lr4j.data;

import java.util.Arrays;

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

  /** Weights come in fours, with zeros behind, because short loops are slow. */
  private static final int AT_ONCE = 4;

  private final int reduction;
  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final Weights across;
  private final Weights down;

  /**
   * For each place of the target where its weights begin in the source, and as many weights for
   * each; the first source place that counts, and the one behind the last.
   */
  private record Weights(int[] from, int taps, float[] of, int first, int end) {

    static Weights of(double start, double length, int reduction, int source, int target) {
      double scale = length / target;
      double support = Math.max(1, scale);
      if (reduction > 1) {
        support = Math.sqrt(square(scale * reduction) - blur(reduction)) / reduction;
      }
      int taps = ((int) Math.ceil(2 * support) / AT_ONCE + 1) * AT_ONCE;
      int[] from = new int[target];
      float[] weights = new float[target * taps];
      int end = 0;
      for (int i = 0; i < target; i++) {
        double centre = start + (i + 0.5) * scale;
        int first = Math.min(Math.max(0, (int) (centre - support + 0.5)), source - 1);
        int last = Math.max(first + 1, Math.min(source, (int) (centre + support + 0.5)));
        double sum = 0;
        for (int k = first; k < last; k++) {
          sum += triangle(k + 0.5 - centre, support);
        }
        for (int k = first; k < last; k++) {
          double own = sum > 0 ? triangle(k + 0.5 - centre, support) / sum : 1.0 / (last - first);
          weights[i * taps + k - first] = (float) own;
        }
        from[i] = first;
        end = Math.max(end, last);
      }
      return new Weights(from, taps, weights, from[0], end);
    }

    private static double triangle(double distance, double support) {
      return Math.max(0, 1 - Math.abs(distance) / support);
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
    return left < across.end && right > across.first && top < down.end && bottom > down.first;
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
    int length = (across.end - across.first + across.taps) * channels;
    float[][] lines = new float[down.taps][length];
    float[] sums = new float[length];
    int read = down.first;
    for (int y = 0; y < height; y++) {
      int from = down.from[y];
      for (int end = Math.min(from + down.taps, down.end); read < end; read++) {
        read(source, read, lines[read % down.taps]);
      }
      Arrays.fill(sums, 0);
      for (int k = 0; k < down.taps; k++) {
        float weight = down.of[y * down.taps + k];
        if (weight > 0) {
          add(lines[(from + k) % down.taps], weight, sums);
        }
      }
      if (channels == 3) {
        shrinkColours(sums, into, y * width);
      } else {
        shrink(sums, into, y * width);
      }
    }
  }

  /** The part of a row that counts, as floats, because most pixels count twice or more. */
  private void read(Pixels source, int y, float[] line) {
    byte[] bytes = source.bytes();
    int[] offsets = source.offsets();
    int stride = source.pixelStride();
    int columns = across.end - across.first;
    int from = y * source.rowStride() + across.first * stride;
    if (isPacked(source)) {
      int count = columns * stride;
      for (int i = 0; i < count; i++) {
        line[i] = bytes[from + i] & 0xff;
      }
      return;
    }
    for (int c = 0; c < offsets.length; c++) {
      int at = from + offsets[c];
      for (int x = 0, to = c; x < columns; x++, at += stride, to += offsets.length) {
        line[to] = bytes[at] & 0xff;
      }
    }
  }

  private static boolean isPacked(Pixels source) {
    boolean packed = source.pixelStride() == source.offsets().length;
    for (int c = 0; c < source.offsets().length; c++) {
      packed &= source.offsets()[c] == c;
    }
    return packed;
  }

  private static void add(float[] line, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * line[i];
    }
  }

  private void shrink(float[] line, byte[] into, int at) {
    float[] weights = across.of;
    int taps = across.taps;
    for (int x = 0, w = 0; x < width; x++) {
      int from = across.from[x] - across.first;
      float sum = 0.5f; // rounds
      for (int end = w + taps; w < end; w++, from++) {
        sum += weights[w] * line[from];
      }
      into[at + x] = bound(sum);
    }
  }

  private void shrinkColours(float[] line, byte[] into, int at) {
    float[] weights = across.of;
    int taps = across.taps;
    int plane = width * height;
    for (int x = 0, w = 0; x < width; x++) {
      int from = 3 * (across.from[x] - across.first);
      float red = 0.5f; // rounds
      float green = 0.5f;
      float blue = 0.5f;
      for (int end = w + taps; w < end; w += AT_ONCE, from += 3 * AT_ONCE) {
        float a = weights[w];
        float b = weights[w + 1];
        float c = weights[w + 2];
        float d = weights[w + 3];
        red += a * line[from] + b * line[from + 3] + c * line[from + 6] + d * line[from + 9];
        green += a * line[from + 1] + b * line[from + 4] + c * line[from + 7] + d * line[from + 10];
        blue += a * line[from + 2] + b * line[from + 5] + c * line[from + 8] + d * line[from + 11];
      }
      into[at + x] = bound(red);
      into[at + x + plane] = bound(green);
      into[at + x + 2 * plane] = bound(blue);
    }
  }

  private static byte bound(float value) {
    return (byte) Math.min(255, (int) value);
  }
}
