package org.lr4j.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** Work whose native objects are freed when it ends, but for those that are kept. */
final class Scope {
  private Scope() {}

  /** Does the work and frees what it made. */
  static <T> T of(Supplier<T> work) {
    PointerScope scope = new PointerScope();
    try {
      return work.get();
    } finally {
      scope.close();
    }
  }

  /** The same for work without a result. */
  static void run(Runnable work) {
    Supplier<Boolean> supplier =
        () -> {
          work.run();
          return true;
        };
    of(supplier);
  }

  /** Does the work without recording gradients, and frees what it made. */
  static void withoutGradients(Runnable work) {
    run(
        () -> {
          NoGradGuard guard = new NoGradGuard();
          try {
            work.run();
          } finally {
            guard.close();
          }
        });
  }

  /** Lets an object live on after the scope, until it is closed. */
  static <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    return pointer;
  }
}
