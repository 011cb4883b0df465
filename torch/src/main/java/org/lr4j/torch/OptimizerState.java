package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ArchiveWriter;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OutputArchive;

/**
 * Saves and restores the state of libtorch's optimizers, for loops of your own.
 *
 * <p>libtorch's {@code Optimizer.load} keeps the velocity or the moments of each parameter that had
 * none when the state was saved: go back to the state before the first step, and momentum from the
 * steps since then is still there. {@link #restore} leaves exactly what was saved.
 */
public final class OptimizerState {
  private OptimizerState() {}

  /**
   * State and options as libtorch writes them: by group and place, whatever the process.
   *
   * @param optimizer any of libtorch's that {@link TorchOptimizer#of(Optimizer, String...)} takes
   * @return the bytes, to be closed by the caller
   */
  public static BytePointer save(Optimizer optimizer) {
    return Scope.of(
        () -> {
          Collector collector = new Collector();
          OutputArchive archive = new OutputArchive();
          optimizer.save(archive);
          archive.save_to(collector);
          return Scope.keep(collector.bytes());
        });
  }

  /**
   * Puts state and options back, and forgets all state that was not saved.
   *
   * @param optimizer of the kind and over parameters like those that were saved
   * @param saved what {@link #save} gave
   * @throws IllegalArgumentException if the optimizer is of a kind that is not supported
   * @throws RuntimeException if the bytes are damaged or another optimizer's; nothing has changed
   *     then
   */
  public static void restore(Optimizer optimizer, BytePointer saved) {
    OptimizerKind kind = OptimizerKind.of(optimizer);
    Scope.run(
        () -> {
          // What has no state in the archive must have none: load a fresh one, and move it here.
          Optimizer fresh = kind.fresh(optimizer.param_groups(), optimizer.defaults());
          InputArchive archive = new InputArchive();
          archive.load_from(saved, saved.capacity());
          fresh.load(archive);
          optimizer.put(fresh);
        });
  }

  /** Takes what an archive writes, outside of Java's heap: it may be more than 2 GiB. */
  private static final class Collector extends ArchiveWriter {
    private final List<BytePointer> parts = new ArrayList<>();

    @Override
    public long call(Pointer data, long size) {
      BytePointer part = new BytePointer(size);
      Pointer.memcpy(part, data, size);
      parts.add(part);
      return size;
    }

    BytePointer bytes() {
      BytePointer all = new BytePointer(parts.stream().mapToLong(Pointer::capacity).sum());
      long at = 0;
      for (BytePointer part : parts) {
        Pointer.memcpy(all.getPointer(at), part, part.capacity());
        at += part.capacity();
        part.close();
      }
      return all;
    }
  }
}
