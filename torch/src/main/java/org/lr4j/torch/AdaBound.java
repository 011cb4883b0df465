package org.lr4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * AdaBound: Adam whose rate for each weight is kept between bounds that close in on that of SGD.
 *
 * <p>{@code m ← β₁m + (1−β₁)g}, {@code v ← β₂v + (1−β₂)g²}, {@code s = rate·√(1−β₂ᵗ)/(1−β₁ᵗ)},
 * {@code w ← w − m·clip(s/(√v+ε), f·(1−1/(γt+1)), f·(1+1/(γt)))} with β₂ .999, γ 1e-3, ε 1e-8. The
 * final rate f is .1 at the rate that the optimizer was made with and moves in proportion to the
 * rate, as in the authors' code, so that a schedule or a range test moves it too; the paper's own
 * form, which divides by √t instead, is not used. An optimizer that was made with rate 0 counts as
 * made with .001, the authors' default. At rate 0 no weight moves.
 *
 * <p>Source: L. Luo et al., Adaptive Gradient Methods with Dynamic Bound of Learning Rate, arXiv
 * 1902.09843.
 */
final class AdaBound implements UpdateRule {
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double FINAL_RATE = 0.1;
  private static final double DEFAULT_RATE = 1e-3;
  private static final double GAMMA = 1e-3;

  @Override
  public String name() {
    return "adabound";
  }

  @Override
  public boolean hasMomentum() {
    return true;
  }

  @Override
  public void move(
      Tensor parameter,
      Tensor gradient,
      Tensor mean,
      Tensor squares,
      Settings settings,
      long step) {
    double beta1 = settings.momentum();
    mean.mul_(new Scalar(beta1)).add_(gradient, new Scalar(1 - beta1));
    squares.mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
    if (settings.rate() == 0) {
      return;
    }
    double t = (double) step;
    double size = settings.rate() * Math.sqrt(1 - Math.pow(BETA2, t)) / (1 - Math.pow(beta1, t));
    double initial = settings.initial() == 0 ? DEFAULT_RATE : settings.initial();
    double end = FINAL_RATE * settings.rate() / initial;
    double low = end * (1 - 1 / (GAMMA * t + 1));
    double high = end * (1 + 1 / (GAMMA * t));
    Tensor rates =
        squares
            .sqrt()
            .add_(new Scalar(EPSILON))
            .reciprocal_()
            .mul_(new Scalar(size))
            .clamp_(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    parameter.addcmul_(mean, rates, new Scalar(-1.0));
  }
}
