package org.lr4j.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A text as windows of tokens that follow each other: what is to be predicted at each place of an
 * example is the token that comes next. The windows for training begin somewhere else each epoch,
 * so that a model does not learn where they begin.
 */
final class TextSet implements Dataset {
  private final String name;
  private final TextEncoding encoding;
  private final char[] tokens;
  private final int[] starts;
  private final boolean moving;

  private TextSet(String name, TextEncoding encoding, char[] tokens, int[] starts, boolean moving) {
    this.name = name;
    this.encoding = encoding;
    this.tokens = tokens;
    this.starts = starts;
    this.moving = moving;
  }

  static TextSet of(String name, TextEncoding encoding, char[] tokens, boolean moving) {
    int context = encoding.context();
    int windows = Math.max(0, (tokens.length - (moving ? context : 1)) / context);
    int[] starts = IntStream.range(0, windows).map(i -> i * context).toArray();
    return new TextSet(name, encoding, tokens, starts, moving);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public Shape shape() {
    return encoding.shape();
  }

  @Override
  public int classes() {
    return encoding.size();
  }

  @Override
  public List<String> classNames() {
    return encoding.classNames();
  }

  @Override
  public int labelsPerExample() {
    return encoding.context();
  }

  @Override
  public int label(int example) {
    return tokens[starts[example] + 1];
  }

  @Override
  public void read(int example, float[] into) {
    read(example, 0, into);
  }

  /** The tokens of a window that begins so much later. */
  void read(int example, int shift, float[] into) {
    int start = starts[example] + shift;
    for (int i = 0; i < into.length; i++) {
      into[i] = tokens[start + i];
    }
  }

  /** The token that follows a place of a window that begins so much later. */
  int label(int example, int shift, int place) {
    return tokens[starts[example] + shift + place + 1];
  }

  /** How much later the windows of an epoch begin. */
  int shift(long seed, long epoch) {
    return moving ? SplitMix.of(2, seed, epoch).nextInt(encoding.context()) : 0;
  }

  @Override
  public Dataset select(String name, int... examples) {
    int[] chosen = new int[examples.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = starts[Objects.checkIndex(examples[i], starts.length)];
    }
    return new TextSet(name, encoding, tokens, chosen, moving);
  }

  @Override
  public String toString() {
    return name + " (" + size() + " windows of " + encoding.context() + " tokens)";
  }
}
