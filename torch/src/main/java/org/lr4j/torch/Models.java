package org.lr4j.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.DataSets;
import org.lr4j.data.Shape;

/**
 * The networks that go by a name. Besides the names here, a model may be the path of a TorchScript
 * file ({@code .pt}, {@code .pth}, {@code .ts}, {@code .torchscript}), or the full name of a class
 * on the class path that extends {@code Module}, implements {@link Network} and has a public
 * constructor that takes nothing or {@code (Shape, int)}: the shape of an example and the number of
 * outputs. A network gets batch × channels × height × width, but a script gets the rows of a table
 * as batch × features. {@code gpt} takes a size, as in {@code gpt-small} or {@code gpt-4x128}.
 */
public final class Models {
  private static final List<String> NAMES =
      List.of(
          "cnn",
          "cnn-bn",
          "mlp",
          "logistic",
          "lenet",
          "resnet9",
          "seed-cnn",
          "cifar10-full",
          "gpt");

  private Models() {}

  /**
   * The names that {@link TorchConfig#model()} may be.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return NAMES;
  }

  /** The model that fits a kind of data where nothing was asked for. */
  static String usual(DataSets.Kind kind) {
    return switch (kind) {
      case TABLE -> "mlp";
      case TEXT -> "gpt";
      case NAMED, IDX, PICTURES -> "cnn";
    };
  }

  /** Samples in a batch of a published network, as it was published. */
  static OptionalInt publishedBatchSize(String name) {
    return switch (name) {
      case "cifar10-full" -> OptionalInt.of(100);
      case "lenet" -> OptionalInt.of(64);
      case "seed-cnn" -> OptionalInt.of(256);
      default -> OptionalInt.empty();
    };
  }

  /** Fails when a name can be neither a model's nor a file's nor a class's. */
  static void check(String name) {
    if (Gpt.isName(name)) {
      Gpt.size(name);
      return;
    }
    if (!NAMES.contains(name) && !ScriptModel.isFile(name) && !OwnModel.isClass(name)) {
      throw Names.unknown("model", name, NAMES);
    }
  }

  /** A network for examples of a shape, its parameters drawn from the seed. */
  static Model create(String name, Shape shape, int outputs, long seed) {
    return Randomness.from(seed, () -> create(name, shape, outputs));
  }

  private static Model create(String name, Shape shape, int outputs) {
    if (ScriptModel.isFile(name)) {
      return fitting(name, ScriptModel.read(name, shape), shape, outputs);
    }
    if (OwnModel.isClass(name)) {
      return fitting(name, OwnModel.of(name, shape, outputs), shape, outputs);
    }
    if (Gpt.isName(name)) {
      if (shape.channels() > 1 || shape.height() > 1) {
        throw new IllegalArgumentException(
            "model " + name + " needs text, but the data has examples of " + shape);
      }
      return new Gpt(Gpt.size(name), shape, outputs);
    }
    return switch (name) {
      case "mlp" -> new Mlp(shape, outputs);
      case "logistic" -> new Logistic(shape, outputs);
      case "cnn" -> {
        require(name, shape, shape.height() >= 4 && shape.width() >= 4, "at least 4×4 pixels");
        yield new SmallCnn(shape, outputs, false);
      }
      case "cnn-bn" -> {
        require(name, shape, shape.height() >= 4 && shape.width() >= 4, "at least 4×4 pixels");
        yield new SmallCnn(shape, outputs, true);
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
          String.format(
              Locale.ROOT,
              "model %s needs images of %s, but the data has %s; use model mlp or %s",
              name,
              needed,
              shape,
              shape.pixels() == 1 ? "logistic" : "cnn"));
    }
  }

  /** Sends a batch of two through a network from elsewhere and looks at what comes out. */
  private static Model fitting(String name, Model model, Shape shape, int outputs) {
    EvaluationMode quiet = new EvaluationMode(model.module());
    try {
      Scope.withoutGradients(
          () -> {
            Tensor batch = torch.zeros(2, shape.channels(), shape.height(), shape.width());
            long[] sizes = model.forward(batch).sizes().vec().get();
            boolean flat = outputs == 1 && Arrays.equals(sizes, new long[] {2});
            if (!flat && !Arrays.equals(sizes, new long[] {2, outputs})) {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "model %s makes an output of shape %s from a batch of 2, but the data needs %s",
                      name,
                      Arrays.toString(sizes),
                      "[2, " + outputs + "]"));
            }
          });
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model %s does not take a batch of shape [2, %d, %d, %d]: %s",
              name,
              shape.channels(),
              shape.height(),
              shape.width(),
              Natives.reason(e)),
          e);
    } finally {
      quiet.end();
    }
    return model;
  }
}
