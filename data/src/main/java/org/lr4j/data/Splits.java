package org.lr4j.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The three parts of a data set that a study keeps apart.
 *
 * @param train what the weights are fitted to
 * @param validation what decisions are made on (a rate, when to stop); held out from training data
 * @param test what the final figures are measured on, and nothing else
 */
public record Splits(Dataset train, Dataset validation, Dataset test) {
  /** The largest validation part that is held out unless asked for. */
  public static final int MOST_HELD_OUT = 5000;

  /**
   * Checks that the parts belong together.
   *
   * @throws DataException if their shapes or classes differ
   */
  public Splits {
    for (Dataset part : new Dataset[] {validation, test}) {
      if (!part.shape().equals(train.shape()) || part.classes() != train.classes()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has examples of %s in %d classes, but %s of %s in %d; use parts of one data set",
                part.name(),
                part.shape(),
                part.classes(),
                train.name(),
                train.shape(),
                train.classes()));
      }
    }
  }

  /**
   * Holds out a tenth of the training data, at most {@value #MOST_HELD_OUT} examples.
   *
   * @param train the training data
   * @param test the test data
   * @param seed which examples are held out
   * @return the parts; what remains keeps its order
   */
  public static Splits holdOut(Dataset train, Dataset test, long seed) {
    return holdOut(train, test, Math.min(MOST_HELD_OUT, Math.max(1, train.size() / 10)), seed);
  }

  /**
   * Holds out that many examples of the training data.
   *
   * @param train the training data
   * @param test the test data
   * @param count how many examples, less than there are; with 0 the validation part is empty
   * @param seed which examples are held out
   * @return the parts; what remains keeps its order
   * @throws DataException if nothing would remain
   */
  public static Splits holdOut(Dataset train, Dataset test, int count, long seed) {
    Dataset[] parts = cut(train, count, seed, "train", "validation");
    return new Splits(parts[0], parts[1], test);
  }

  /**
   * Takes a test part from data that has none, then holds out a tenth of the rest.
   *
   * @param whole the data
   * @param testShare the share of the test part, above 0 and below 1
   * @param seed which examples go where
   * @return the parts, each in the order of the data
   * @throws DataException if there are too few examples for three parts
   */
  public static Splits of(Dataset whole, double testShare, long seed) {
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("testShare " + testShare + " is not between 0 and 1");
    }
    int count = Math.max(1, (int) Math.round(whole.size() * testShare));
    Dataset[] parts = cut(whole, count, seed, "train", "test");
    return holdOut(parts[0].select(whole.name(), all(parts[0].size())), parts[1], seed);
  }

  /**
   * Takes a test part from classes of data that have none, then holds out a tenth of the rest (at
   * most {@value #MOST_HELD_OUT}), both with the balance of the classes kept.
   *
   * @param whole the data, in classes
   * @param testShare the share of the test part, above 0 and below 1
   * @param seed which examples go where
   * @return the parts, each in the order of the data; a class of one example is in training only
   */
  public static Splits stratified(Dataset whole, double testShare, long seed) {
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("testShare " + testShare + " is not between 0 and 1");
    }
    Dataset[] parts = cutTest(whole, testShare, seed);
    return holdOutStratified(parts[0].select(whole.name(), all(parts[0].size())), parts[1], seed);
  }

  /**
   * Holds out a tenth of each class of the training data, at most {@value #MOST_HELD_OUT} examples.
   *
   * @param train the training data, in classes
   * @param test the test data
   * @param seed which examples are held out
   * @return the parts, each in the order of the data
   */
  public static Splits holdOutStratified(Dataset train, Dataset test, long seed) {
    Dataset[] parts = cutEach(train, 0.1, MOST_HELD_OUT, seed, "train", "validation");
    return new Splits(parts[0], parts[1], test);
  }

  /** Training and test data, a share of each class. */
  static Dataset[] cutTest(Dataset whole, double share, long seed) {
    return cutEach(whole, share, Integer.MAX_VALUE, seed, "train", "test");
  }

  /** The examples of three parts. */
  record Parts(int[] train, int[] validation, int[] test) {
    /** The parts of data with these examples. */
    Splits of(Dataset whole) {
      return new Splits(
          whole.select(whole.name() + " train", train),
          whole.select(whole.name() + " validation", validation),
          whole.select(whole.name() + " test", test));
    }
  }

  /**
   * The parts that {@link #of} makes of that many examples, or with labels those of {@link
   * #stratified}, as long as none of them is empty.
   *
   * @param labels the class of each example, or nothing
   */
  static Parts parts(int examples, int[] labels, double testShare, long seed) {
    if (labels.length > 0) {
      int[][] tested = cutEach(labels, testShare, Integer.MAX_VALUE, seed);
      int[] rest = Arrays.stream(tested[0]).map(i -> labels[i]).toArray();
      int[][] held = cutEach(rest, 0.1, MOST_HELD_OUT, seed);
      if (tested[1].length > 0 && held[1].length > 0) {
        return new Parts(among(held[0], tested[0]), among(held[1], tested[0]), tested[1]);
      }
    }
    int tests = Math.max(1, (int) Math.round(examples * testShare));
    int[][] tested = cut(examples, Math.min(tests, examples), seed);
    int rest = tested[0].length;
    int[][] held = cut(rest, Math.min(rest, Math.min(MOST_HELD_OUT, Math.max(1, rest / 10))), seed);
    return new Parts(among(held[0], tested[0]), among(held[1], tested[0]), tested[1]);
  }

  private static int[] among(int[] some, int[] of) {
    return Arrays.stream(some).map(i -> of[i]).toArray();
  }

  /** What is kept and what is cut out. */
  private static int[][] cut(int examples, int count, long seed) {
    int[] order = SplitMix.of(seed).permutation(examples);
    int[] out = Arrays.copyOf(order, count);
    int[] in = Arrays.copyOfRange(order, count, examples);
    Arrays.sort(out);
    Arrays.sort(in);
    return new int[][] {in, out};
  }

  private static Dataset[] cutEach(
      Dataset whole, double share, int most, long seed, String rest, String cut) {
    int[] labels = IntStream.range(0, whole.size()).map(whole::label).toArray();
    int[][] parts = cutEach(labels, share, most, seed);
    return new Dataset[] {
      whole.select(whole.name() + " " + rest, parts[0]),
      whole.select(whole.name() + " " + cut, parts[1])
    };
  }

  /** Cuts a share of each class; the shares are rounded so that their sum is right. */
  private static int[][] cutEach(int[] labels, double share, int most, long seed) {
    int[] counts = new int[Arrays.stream(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    double own = Math.min(share, (double) most / Math.max(1, labels.length));
    int[] left = new int[counts.length];
    double carry = 0;
    for (int c = 0; c < counts.length; c++) {
      double wanted = counts[c] * own + carry;
      left[c] = Math.max(0, Math.min((int) Math.round(wanted), counts[c] - 1));
      carry = Math.max(-1, Math.min(1, wanted - left[c]));
    }
    int[] order = SplitMix.of(seed).permutation(labels.length);
    boolean[] out = new boolean[labels.length];
    for (int example : order) {
      if (left[labels[example]] > 0) {
        left[labels[example]]--;
        out[example] = true;
      }
    }
    int[] cutOut = IntStream.range(0, out.length).filter(i -> out[i]).toArray();
    int[] kept = IntStream.range(0, out.length).filter(i -> !out[i]).toArray();
    return new int[][] {kept, cutOut};
  }

  private static Dataset[] cut(Dataset whole, int count, long seed, String rest, String cut) {
    int n = whole.size();
    if (!(count >= 0 && count < n)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%d examples cannot be held out from the %d of %s; give more data or hold out less",
              count,
              n,
              whole.name()));
    }
    int[][] parts = cut(n, count, seed);
    return new Dataset[] {
      whole.select(whole.name() + " " + rest, parts[0]),
      whole.select(whole.name() + " " + cut, parts[1])
    };
  }

  private static int[] all(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
