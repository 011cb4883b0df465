package org.lr4j.torch;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation over the channels: {@code (x − mean)/√(variance + 1e-5)·weight + bias}, in
 * training with the moments of the batch, else with running ones, to which each batch adds a tenth.
 *
 * <p>Source: S. Ioffe, C. Szegedy, Batch Normalization, arXiv 1502.03167.
 *
 * @param weight scales, a parameter; 1 at the start
 * @param bias shifts, a parameter; 0 at the start
 * @param mean running means, a buffer
 * @param variance running unbiased variances, a buffer
 */
record BatchNorm(
    TensorOptional weight, TensorOptional bias, TensorOptional mean, TensorOptional variance) {
  private static final double SHARE = 0.1;
  private static final double EPSILON = 1e-5;

  /** Registers parameters and buffers with a module of its own. */
  static BatchNorm in(Module module, long channels) {
    Tensor weight = torch.ones(channels);
    Tensor bias = torch.zeros(channels);
    Tensor mean = torch.zeros(channels);
    Tensor variance = torch.ones(channels);
    module.register_parameter("weight", weight);
    module.register_parameter("bias", bias);
    module.register_buffer("running_mean", mean);
    module.register_buffer("running_var", variance);
    return new BatchNorm(
        new TensorOptional(weight),
        new TensorOptional(bias),
        new TensorOptional(mean),
        new TensorOptional(variance));
  }

  Tensor apply(Tensor x, boolean training) {
    if (training) {
      requireValues(x);
    }
    return torch.batch_norm(x, weight, bias, mean, variance, training, SHARE, EPSILON, true);
  }

  private static void requireValues(Tensor x) {
    if (x.size(0) == 1 && x.numel() == x.size(1)) {
      throw new IllegalArgumentException(
          "batch norm needs more than one value for each channel in training; use a larger batch");
    }
  }

  /** In training, and then that many times as large. */
  Tensor train(Tensor x, double times) {
    requireValues(x);
    Scalar factor = new Scalar(times);
    TensorOptional scale = new TensorOptional(weight.get().mul(factor));
    TensorOptional shift = new TensorOptional(bias.get().mul(factor));
    return torch.batch_norm(x, scale, shift, mean, variance, true, SHARE, EPSILON, true);
  }
}
