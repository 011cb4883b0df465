package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Cursor;

/**
 * A sequence of tokens as batches of windows for a language model. A window has one token more than
 * the model sees at once: what it sees are all but the last, what it predicts are all but the
 * first.
 *
 * <pre>{@code
 * TokenWindows text = TokenWindows.ofBytes(bytes, 64, 16);   // 16 windows of 65 bytes
 * TorchTask<Tensor> task = TorchTask.of(text.shuffled(1), model::loss);
 * }</pre>
 *
 * <p>A batch is a tensor of 64-bit integers, windows × (context + 1).
 */
public final class TokenWindows {
  private final int[] tokens;
  private final int context;
  private final int windows;

  private TokenWindows(int[] tokens, int context, int windows) {
    if (!(context >= 1 && windows >= 1)) {
      throw new IllegalArgumentException(
          "context and windows of a batch must be at least 1, but are "
              + context
              + " and "
              + windows);
    }
    this.tokens = tokens;
    this.context = context;
    this.windows = windows;
    if (perEpoch() < 1) {
      throw new IllegalArgumentException(
          "a batch of "
              + windows
              + " windows needs at least "
              + (windows + 1L) * context
              + " tokens, but there are "
              + tokens.length);
    }
  }

  /**
   * Windows of tokens.
   *
   * @param tokens the tokens, as numbers
   * @param context how many of them the model sees at once, at least 1
   * @param windows windows in a batch, at least 1
   * @return the windows
   * @throws IllegalArgumentException if there are fewer tokens than a batch needs
   */
  public static TokenWindows of(int[] tokens, int context, int windows) {
    return new TokenWindows(tokens.clone(), context, windows);
  }

  /**
   * Windows of bytes, each a token from 0 to 255.
   *
   * @param bytes a text in UTF-8, for instance
   * @param context how many of them the model sees at once, at least 1
   * @param windows windows in a batch, at least 1
   * @return the windows
   * @throws IllegalArgumentException if there are fewer bytes than a batch needs
   */
  public static TokenWindows ofBytes(byte[] bytes, int context, int windows) {
    int[] tokens = IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    return new TokenWindows(tokens, context, windows);
  }

  /** Batches of an epoch, wherever its first window begins. */
  private int perEpoch() {
    return (tokens.length - context) / context / windows;
  }

  /**
   * The windows in a random order, for training. In each epoch the first one begins at another of
   * the first places, and no token is predicted twice; what does not fill a batch is left out.
   *
   * @param seed what places and order are derived from
   * @return an endless stream
   */
  public BatchStream<Tensor> shuffled(long seed) {
    return new BatchStream<>() {
      private final BatchStream<Tensor> places = BatchStream.of(perEpoch(), seed, this::batch);
      private Cursor epoch = Cursor.start(seed);
      private int[] starts = order(epoch);

      private Tensor batch(Cursor at) {
        if (at.seed() != epoch.seed() || at.epoch() != epoch.epoch()) {
          starts = order(at);
          epoch = at;
        }
        return rows(starts, at.batch() * windows);
      }

      @Override
      public Tensor next() {
        return places.next();
      }

      @Override
      public Cursor cursor() {
        return places.cursor();
      }

      @Override
      public void restore(Cursor cursor) {
        places.restore(cursor);
      }

      @Override
      public int batchesPerEpoch() {
        return places.batchesPerEpoch();
      }
    };
  }

  /** Where the windows of an epoch begin, in their order. */
  private int[] order(Cursor at) {
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(at.seed()).nextLong() + at.epoch());
    int first = random.nextInt(context);
    int[] starts = new int[(tokens.length - 1 - first) / context];
    for (int i = 0; i < starts.length; i++) {
      int j = random.nextInt(i + 1);
      starts[i] = starts[j];
      starts[j] = first + i * context;
    }
    return starts;
  }

  /**
   * Windows at equal distances, from the first to the last, to evaluate on.
   *
   * @param batches at most how many batches, at least 1
   * @return tensors of the caller's own, the same at every call
   * @throws IllegalArgumentException if no batch is wanted
   */
  public List<Tensor> evenly(int batches) {
    if (!(batches >= 1)) {
      throw new IllegalArgumentException("batches must be at least 1, but are " + batches);
    }
    int count = Math.min(batches, perEpoch()) * windows;
    long last = tokens.length - 1L - context;
    int[] starts =
        IntStream.range(0, count).map(i -> (int) (i * last / Math.max(1, count - 1))).toArray();
    List<Tensor> held = new ArrayList<>();
    for (int from = 0; from < count; from += windows) {
      held.add(rows(starts, from));
    }
    return held;
  }

  private Tensor rows(int[] starts, int from) {
    int length = context + 1;
    long[] rows = new long[windows * length];
    for (int w = 0; w < windows; w++) {
      for (int i = 0; i < length; i++) {
        rows[w * length + i] = tokens[starts[from + w] + i];
      }
    }
    return Tensor.create(rows, windows, length);
  }
}
