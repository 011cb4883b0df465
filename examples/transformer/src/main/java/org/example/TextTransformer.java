package org.example;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A small causal Transformer over bytes: pre-norm, two layers of four heads. */
final class TextTransformer extends Module {
  static final int CONTEXT = 64;
  private static final int BYTES = 256;
  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int LAYERS = 2;

  private final EmbeddingImpl embedding =
      register_module("embedding", new EmbeddingImpl(BYTES, WIDTH));
  private final EmbeddingImpl position =
      register_module("position", new EmbeddingImpl(CONTEXT, WIDTH));
  private final LayerNormImpl last = register_module("last", norm());
  private final LinearImpl head = register_module("head", new LinearImpl(WIDTH, BYTES));
  private final List<Block> blocks = new ArrayList<>();

  private record Block(
      LayerNormImpl first, LinearImpl qkv, LinearImpl mix, LayerNormImpl second, LinearImpl up, LinearImpl down) {}

  TextTransformer() {
    for (int i = 0; i < LAYERS; i++) {
      blocks.add(
          new Block(
              register_module("first" + i, norm()),
              register_module("qkv" + i, new LinearImpl(WIDTH, 3 * WIDTH)),
              register_module("mix" + i, new LinearImpl(WIDTH, WIDTH)),
              register_module("second" + i, norm()),
              register_module("up" + i, new LinearImpl(WIDTH, 4 * WIDTH)),
              register_module("down" + i, new LinearImpl(4 * WIDTH, WIDTH))));
    }
  }

  private static LayerNormImpl norm() {
    return new LayerNormImpl(new LayerNormOptions(new LongVector(new long[] {WIDTH})));
  }

  /** Mean loss of the next byte; windows are batch × (length + 1) bytes, 64-bit integers. */
  Tensor loss(Tensor windows) {
    long length = windows.size(1) - 1;
    Tensor logits = forward(windows.narrow(1, 0, length));
    return torch.cross_entropy_loss(
        logits.reshape(-1, BYTES), windows.narrow(1, 1, length).reshape(-1));
  }

  private Tensor forward(Tensor bytes) {
    long batch = bytes.size(0);
    long length = bytes.size(1);
    Tensor places = torch.arange(new Scalar(length)).to(torch.ScalarType.Long);
    Tensor x = embedding.forward(bytes).add(position.forward(places));
    for (Block block : blocks) {
      TensorVector qkv =
          block.qkv.forward(block.first.forward(x))
              .view(batch, length, 3, HEADS, WIDTH / HEADS)
              .permute(2, 0, 3, 1, 4)
              .unbind();
      Tensor heads =
          torch.scaled_dot_product_attention(
              qkv.get(0), qkv.get(1), qkv.get(2), new TensorOptional(), 0, true, new DoubleOptional(), false);
      x = x.add(block.mix.forward(heads.transpose(1, 2).reshape(batch, length, WIDTH)));
      x = x.add(block.down.forward(torch.gelu(block.up.forward(block.second.forward(x)))));
    }
    return head.forward(last.forward(x));
  }
}
