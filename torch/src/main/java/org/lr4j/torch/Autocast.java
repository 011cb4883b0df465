package org.lr4j.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Forward passes in a {@link Precision}. Run backward passes outside: they follow the types that
 * they find.
 */
final class Autocast {
  /** No autocast. */
  static final Autocast NONE = new Autocast(null);

  private final torch.@Nullable DeviceType device;

  private Autocast(torch.@Nullable DeviceType device) {
    this.device = device;
  }

  /** For networks on a device. */
  static Autocast of(Precision precision, org.bytedeco.pytorch.Device device) {
    return precision == Precision.FLOAT32 ? NONE : new Autocast(device.type());
  }

  /** The outputs of a network, as the loss wants them. */
  Tensor forward(Network network, Tensor input) {
    Tensor output = of(() -> network.forward(input));
    return device == null ? output : output.to(torch.ScalarType.Float);
  }

  /** Runs work on the calling thread. */
  <T> T of(Supplier<T> work) {
    torch.DeviceType type = device;
    if (type == null) {
      return work.get();
    }
    boolean enabled = torch.is_autocast_enabled(type);
    torch.ScalarType before = torch.get_autocast_dtype(type);
    torch.set_autocast_enabled(type, true);
    torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
    torch.increment_nesting();
    try {
      return work.get();
    } finally {
      // Weights that were cast are kept until here; the next step changes them.
      if (torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
      torch.set_autocast_dtype(type, before);
      torch.set_autocast_enabled(type, enabled);
    }
  }
}
