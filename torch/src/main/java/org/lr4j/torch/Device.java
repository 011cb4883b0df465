package org.lr4j.torch;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.engine.LearnerException;

/** Where a network computes. */
public enum Device {
  /** A CUDA device if there is one, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** The first NVIDIA GPU; needs native libraries with CUDA. */
  CUDA;

  /**
   * The device of a name, such as {@code auto}.
   *
   * @param name a name in lower case
   * @return the device
   * @throws IllegalArgumentException if there is no such device
   */
  public static Device named(String name) {
    return Arrays.stream(values())
        .filter(device -> device.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT, "unknown device '%s'; there are auto, cpu and cuda", name)));
  }

  /** The device as libtorch has it; to be called when the native libraries are loaded. */
  org.bytedeco.pytorch.Device open() {
    boolean available = this != CPU && torch.cuda_is_available();
    if (this == CUDA && !available) {
      throw new LearnerException(
          "PyTorch finds no CUDA device; build with the Maven profile -Pcuda on a machine with an"
              + " NVIDIA GPU and its driver, or choose device cpu");
    }
    if (available) {
      torch.globalContext().setDeterministicCuDNN(true);
    }
    return new org.bytedeco.pytorch.Device(
        available ? torch.DeviceType.CUDA : torch.DeviceType.CPU);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
