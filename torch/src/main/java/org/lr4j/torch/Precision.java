package org.lr4j.torch;

import java.util.Arrays;
import java.util.List;

/** The numbers that a network computes with. Weights and the optimizer's state are 32 bits wide. */
public enum Precision {
  /** All in 32 bits. */
  FLOAT32("float32"),

  /**
   * Mixed: convolutions and matrix products in bfloat16, the loss and what needs it in 32 bits, as
   * PyTorch's {@code autocast} decides. It is faster on processors and GPUs that have instructions
   * for bfloat16, and usually much slower on others. Gradients need no scaling, because bfloat16
   * has the exponents of 32 bits.
   */
  BFLOAT16("bf16");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /**
   * The precision of a name.
   *
   * @param name {@code float32} or {@code bf16}
   * @return the precision
   * @throws IllegalArgumentException if there is no such precision
   */
  public static Precision named(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.label.equals(name))
        .findFirst()
        .orElseThrow(() -> Names.unknown("precision", name, names()));
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(Precision::toString).toList();
  }

  @Override
  public String toString() {
    return label;
  }
}
