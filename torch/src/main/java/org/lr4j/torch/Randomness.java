package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The random stream of one learner. libtorch has one default generator for the whole process, and
 * dropout draws from it; learners take turns: whoever steps next puts its own state there first.
 * That costs nothing as long as a single learner is at work.
 */
final class Randomness implements AutoCloseable {
  private static @Nullable Randomness present;

  private final List<Generator> generators = new ArrayList<>();
  private Tensor state;

  /** A stream that continues where the generators of the CPU and of the device are now. */
  Randomness(org.bytedeco.pytorch.Device device) {
    synchronized (Randomness.class) {
      generators.add(Scope.keep(torch.getDefaultCPUGenerator()));
      if (!device.is_cpu()) {
        generators.add(Scope.keep(torch.globalContext().defaultGenerator(device)));
      }
      state = read();
    }
  }

  /** Makes something with the generator at a seed, and leaves it there. */
  static <T> T from(long seed, Supplier<T> maker) {
    synchronized (Randomness.class) {
      if (present != null) {
        present.keep();
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
          present.keep();
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

  /** Continues from a state. */
  void restore(Tensor to) {
    use();
    write(to);
  }

  /**
   * Continues from a state as bytes.
   *
   * @throws IllegalArgumentException if there are more or fewer bytes than the generators need
   */
  void restoreBytes(byte[] bytes) {
    Scope.run(
        () -> {
          long size = states().numel();
          if (bytes.length != size) {
            throw new IllegalArgumentException(
                "the state of the random numbers has " + bytes.length + " bytes, not " + size);
          }
          restore(
              torch
                  .from_blob(
                      new BytePointer(bytes),
                      new long[] {size},
                      new TensorOptions(torch.ScalarType.Byte))
                  .clone());
        });
  }

  /** Continues from a seed. */
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

  private void keep() {
    Tensor now = read();
    state.close();
    state = now;
  }

  /** The states of the generators in a row. */
  private Tensor read() {
    return Scope.of(() -> Scope.keep(states()));
  }

  private Tensor states() {
    Tensor[] states = generators.stream().map(Generator::get_state).toArray(Tensor[]::new);
    return torch.cat(new TensorVector(states));
  }

  private void write(Tensor states) {
    Scope.run(
        () -> {
          long at = 0;
          for (Generator generator : generators) {
            long size = generator.get_state().numel();
            generator.set_state(states.narrow(0, at, size).clone());
            at += size;
          }
        });
  }
}
