package org.example;

import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TransformerEncoderImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.bytedeco.pytorch.TransformerEncoderOptions;
import org.bytedeco.pytorch.TransformerImpl;
import org.bytedeco.pytorch.global.torch;

/** A small causal Transformer over bytes: two layers of four heads. */
final class TextTransformer extends Module {
  static final int CONTEXT = 64;
  private static final int BYTES = 256;
  private static final int WIDTH = 64;

  private final EmbeddingImpl bytes = register_module("bytes", new EmbeddingImpl(BYTES, WIDTH));
  private final EmbeddingImpl places = register_module("places", new EmbeddingImpl(CONTEXT, WIDTH));
  private final TransformerEncoderImpl layers = register_module("layers", layers());
  private final LinearImpl head = register_module("head", new LinearImpl(WIDTH, BYTES));

  private static TransformerEncoderImpl layers() {
    TransformerEncoderLayerOptions layer = new TransformerEncoderLayerOptions(WIDTH, 4);
    layer.dim_feedforward().put(4L * WIDTH);
    return new TransformerEncoderImpl(new TransformerEncoderOptions(layer, 2));
  }

  /** Mean loss of the next byte; windows are batch × (CONTEXT + 1) bytes. */
  Tensor loss(Tensor windows) {
    Tensor seen = windows.narrow(1, 0, CONTEXT).t(); // libtorch's layers want places × batch
    Tensor next = windows.narrow(1, 1, CONTEXT).t();
    Tensor place = torch.arange(new Scalar(CONTEXT)).to(torch.ScalarType.Long).unsqueeze(1);
    Tensor mask = TransformerImpl.generate_square_subsequent_mask(CONTEXT);
    Tensor inner =
        layers.forward(bytes.forward(seen).add(places.forward(place)), mask, new Tensor());
    return torch.cross_entropy_loss(head.forward(inner).reshape(-1, BYTES), next.reshape(-1));
  }
}
