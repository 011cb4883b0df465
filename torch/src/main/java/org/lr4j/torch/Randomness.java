package org.lr4j.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The random stream of one learner. libtorch has one default generator for the whole process, and
 * dropout draws from it; learners take turns: whoever steps next puts its own state there first.
 * That costs nothing as long as a single learner is at work.
 */
final class Randomness implements AutoCloseable {
  private static @Nullable Randomness present;

  private Tensor state;

  /** A stream that goes on where the generator is now. */
  Randomness() {
    synchronized (Randomness.class) {
      state = read();
    }
  }

  /** Makes something with the generator at a seed, and leaves it there. */
  static <T> T from(long seed, Supplier<T> maker) {
    synchronized (Randomness.class) {
      if (present != null) {
        present.keep(read());
        present = null;
      }
      torch.manual_seed(seed);
      return maker.get();
    }
  }

  /** Puts this stream into the generator. */
  void use() {
    synchronized (Randomness.class) {
      if (present != this) {
        if (present != null) {
          present.keep(read());
        }
        write(state);
        present = this;
      }
    }
  }

  /** A copy of the state, to be closed by the caller. */
  Tensor copy() {
    use();
    return read();
  }

  /** Goes on from a state. */
  void restore(Tensor to) {
    use();
    write(to);
  }

  /** Goes on from a seed. */
  void seed(long seed) {
    use();
    torch.manual_seed(seed);
  }

  @Override
  public void close() {
    synchronized (Randomness.class) {
      if (present == this) {
        present = null;
      }
      state.close();
    }
  }

  private void keep(Tensor now) {
    state.close();
    state = now;
  }

  private static Tensor read() {
    return Scope.of(() -> Scope.keep(torch.getDefaultCPUGenerator().get_state()));
  }

  private static void write(Tensor state) {
    Scope.run(() -> torch.getDefaultCPUGenerator().set_state(state));
  }
}
