package org.lr4j.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Normalization;
import org.lr4j.data.Shape;

/**
 * A language model: a Transformer that reads tokens from left to right and predicts the next one at
 * each place (decoder only).
 *
 * <p>Each block adds to its input what causal self-attention makes of the input's layer norm, and
 * then what two linear layers, four times as wide within and with GELU between, make of the sum's
 * layer norm (pre-norm). Places have embeddings that are learned. The output's weights are those of
 * the tokens' embedding. Weights start normal with deviation 0.02, those that add to a block's
 * input with 0.02/√(2·blocks), biases at 0. Matrices decay (0.1 by default), biases and layer norms
 * do not.
 *
 * <p>Source: A. Radford et al., Language Models are Unsupervised Multitask Learners, 2019 (GPT-2),
 * as A. Karpathy's nanoGPT has it, without dropout and with GPT-2's tanh form of GELU.
 */
final class Gpt extends Model {
  /** What the size is by default. */
  static final String DEFAULT_SIZE = "micro";

  private static final String NAME = "gpt";
  private static final double DEVIATION = 0.02;
  private static final double EPSILON = 1e-5;
  private static final Pattern OWN_SIZE = Pattern.compile("(\\d{1,3})x(\\d{1,5})");

  private static final Map<String, Size> SIZES = sizes();

  private final Size size;
  private final Tensor tokens;
  private final Tensor places;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm last;
  private final List<Tensor> matrices = new ArrayList<>();
  private final List<Tensor> rest = new ArrayList<>();

  /** How large a model is. */
  record Size(int layers, int width, int heads) {
    static Size of(int layers, int width) {
      int head = width >= 256 ? 64 : 32;
      if (!(layers >= 1 && width >= head && width % head == 0)) {
        throw new IllegalArgumentException(
            "model size "
                + layers
                + "x"
                + width
                + " does not work; the width must be a multiple of 32, from 256 on of 64");
      }
      return new Size(layers, width, width / head);
    }
  }

  private record Norm(TensorOptional weight, TensorOptional bias) {}

  private record Block(
      Norm before, Layer attention, Layer attended, Norm between, Layer wide, Layer narrow) {}

  private static Map<String, Size> sizes() {
    Map<String, Size> sizes = new LinkedHashMap<>();
    sizes.put("nano", Size.of(2, 64));
    sizes.put("micro", Size.of(4, 128));
    sizes.put("mini", Size.of(6, 192));
    sizes.put("small", Size.of(6, 384));
    sizes.put("base", Size.of(12, 768));
    return sizes;
  }

  /**
   * Whether a name is that of such a model: gpt, or gpt with a size as in gpt-small or gpt-4x128.
   */
  static boolean isName(String name) {
    return name.equals(NAME) || name.startsWith(NAME + "-");
  }

  /**
   * The size that a name says.
   *
   * @throws IllegalArgumentException if there is no such size
   */
  static Size size(String name) {
    String told = name.equals(NAME) ? DEFAULT_SIZE : name.substring(NAME.length() + 1);
    Size known = SIZES.get(told);
    if (known != null) {
      return known;
    }
    Matcher own = OWN_SIZE.matcher(told.toLowerCase(Locale.ROOT));
    if (!own.matches()) {
      throw new IllegalArgumentException(
          "unknown model size '"
              + told
              + "'; there are "
              + String.join(", ", SIZES.keySet())
              + ", and LAYERSxWIDTH such as 4x128");
    }
    return Size.of(Integer.parseInt(own.group(1)), Integer.parseInt(own.group(2)));
  }

  Gpt(Size size, Shape shape, int outputs) {
    this.size = size;
    long width = size.width();
    Start normal = Start.normal(DEVIATION);
    Start adding = Start.normal(DEVIATION / Math.sqrt(2.0 * size.layers()));
    tokens = embedding("tokens", outputs, width);
    places = embedding("places", shape.width(), width);
    for (int i = 0; i < size.layers(); i++) {
      String name = "block" + (i + 1) + " ";
      blocks.add(
          new Block(
              norm(name + "norm1", width),
              counted(linear(name + "attention", width, 3 * width, normal)),
              counted(linear(name + "attended", width, width, adding)),
              norm(name + "norm2", width),
              counted(linear(name + "wide", width, 4 * width, normal)),
              counted(linear(name + "narrow", 4 * width, width, adding))));
    }
    last = norm("norm", width);
  }

  private Tensor embedding(String name, long count, long width) {
    Tensor weight = torch.empty(count, width);
    part(name).register_parameter("weight", weight);
    Scope.withoutGradients(() -> Start.normal(DEVIATION).fill(weight, torch.empty(0), 1));
    matrices.add(weight);
    return weight;
  }

  private Norm norm(String name, long width) {
    Module module = part(name);
    Tensor weight = torch.ones(width);
    Tensor bias = torch.zeros(width);
    module.register_parameter("weight", weight);
    module.register_parameter("bias", bias);
    rest.add(weight);
    rest.add(bias);
    return new Norm(new TensorOptional(weight), new TensorOptional(bias));
  }

  private Layer counted(Layer layer) {
    matrices.add(layer.weight());
    rest.add(layer.bias());
    return layer;
  }

  /**
   * The scores of the tokens that may come next.
   *
   * @param input batch × … × places: tokens as numbers, at most as many as the context
   * @return batch × places × tokens
   */
  @Override
  public Tensor forward(Tensor input) {
    long samples = input.size(0);
    long length = input.numel() / samples;
    Tensor ids = input.reshape(samples, length).to(torch.ScalarType.Long);
    Tensor x = torch.embedding(tokens, ids).add(places.narrow(0, 0, length));
    for (Block block : blocks) {
      x = x.add(attend(block, normed(x, block.before)));
      Tensor inner = torch.gelu(apply(normed(x, block.between), block.wide), TANH);
      x = x.add(apply(inner, block.narrow));
    }
    return torch.linear(normed(x, last), tokens);
  }

  private static final BytePointer TANH = Scope.keep(new BytePointer("tanh"));

  private Tensor normed(Tensor x, Norm norm) {
    long[] width = {size.width()};
    return torch.layer_norm(x, width, norm.weight, norm.bias, EPSILON, true);
  }

  private Tensor attend(Block block, Tensor x) {
    long samples = x.size(0);
    long length = x.size(1);
    long width = size.width();
    Tensor all =
        apply(x, block.attention)
            .reshape(samples, length, 3, size.heads(), width / size.heads())
            .permute(2, 0, 3, 1, 4);
    Tensor seen =
        torch.scaled_dot_product_attention(
            all.select(0, 0),
            all.select(0, 1),
            all.select(0, 2),
            new TensorOptional(),
            0,
            true,
            new DoubleOptional(),
            false);
    return apply(seen.transpose(1, 2).reshape(samples, length, width), block.attended);
  }

  /**
   * Continues a sequence, a token at a time.
   *
   * @param context the most tokens that the model sees
   * @param temperature 0 for the likeliest token, else what scores are divided by before drawing
   */
  int next(int[] sequence, int context, double temperature, org.bytedeco.pytorch.Device device) {
    return Scope.of(
        () -> {
          int from = Math.max(0, sequence.length - context);
          long[] seen = new long[sequence.length - from];
          for (int i = 0; i < seen.length; i++) {
            seen[i] = sequence[from + i];
          }
          Tensor input =
              torch.tensor(seen).reshape(1, seen.length).to(device, torch.ScalarType.Long);
          Tensor scores = forward(input).select(1, -1).squeeze(0).cpu();
          if (temperature == 0) {
            return (int) scores.argmax().item_long();
          }
          // Of the greatest score 0 is left, so that no division overflows to infinity or by 0.
          Tensor behind = scores.sub(scores.max());
          Scalar divisor = new Scalar(Math.max(temperature, Float.MIN_NORMAL));
          Tensor shares = torch.softmax(behind.div(divisor), 0);
          return (int) torch.multinomial(shares, 1).item_long();
        });
  }

  @Override
  List<Group> groups() {
    return List.of(new Group("matrices", matrices, 1, 1), new Group("rest", rest, 1, 0));
  }

  @Override
  Normalization.Kind normalization() {
    return Normalization.Kind.NONE;
  }

  @Override
  OptionalDouble weightDecay() {
    return OptionalDouble.of(0.1);
  }

  @Override
  boolean divisible() {
    return true;
  }

  @Override
  long numbers(Shape shape) {
    return (long) shape.values() * size.width();
  }
}
