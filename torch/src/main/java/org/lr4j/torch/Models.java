package org.lr4j.torch;

import java.util.List;
import org.lr4j.data.Shape;

/** The networks that go by a name. */
public final class Models {
  private static final List<String> NAMES =
      List.of("cnn", "mlp", "logistic", "lenet", "resnet9", "seed-cnn", "cifar10-full");

  private Models() {}

  /**
   * The names that {@link TorchConfig#model()} may be.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return NAMES;
  }

  /** A network for examples of a shape, its parameters drawn from the seed. */
  static Model create(String name, Shape shape, int outputs, long seed) {
    return Randomness.from(seed, () -> create(name, shape, outputs));
  }

  private static Model create(String name, Shape shape, int outputs) {
    return switch (name) {
      case "mlp" -> new Mlp(shape, outputs);
      case "logistic" -> new Logistic(shape, outputs);
      case "cnn" -> {
        require(name, shape, shape.height() >= 4 && shape.width() >= 4, "at least 4×4 pixels");
        yield new SmallCnn(shape, outputs);
      }
      case "lenet" -> {
        require(name, shape, shape.height() >= 13 && shape.width() >= 13, "at least 13×13 pixels");
        yield new LeNet(shape, outputs);
      }
      case "resnet9" -> {
        require(name, shape, shape.height() >= 8 && shape.width() >= 8, "at least 8×8 pixels");
        yield new ResNet9(shape, outputs);
      }
      case "seed-cnn" -> {
        require(
            name,
            shape,
            shape.height() % 4 == 0 && shape.width() % 4 == 0,
            "heights and widths that 4 divides");
        yield new SeedCnn(shape, outputs);
      }
      case "cifar10-full" -> {
        require(name, shape, shape.equals(new Shape(3, 32, 32)), "3×32×32");
        yield new Cifar10Full(outputs);
      }
      default -> throw Names.unknown("model", name, NAMES);
    };
  }

  private static void require(String name, Shape shape, boolean fits, String needed) {
    if (!fits) {
      throw new IllegalArgumentException(
          "model %s needs images of %s, but the data has %s; use model mlp or cnn"
              .formatted(name, needed, shape));
    }
  }
}
