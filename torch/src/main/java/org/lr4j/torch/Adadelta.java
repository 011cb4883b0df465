package org.lr4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adadelta with ρ .9 and ε 1e-6: {@code v ← ρv + (1−ρ)g²}, {@code Δ = √(u+ε)/√(v+ε)·g}, {@code u ←
 * ρu + (1−ρ)Δ²}, {@code w ← w − rate·Δ}. A rate of 1 is the paper's, which has none.
 *
 * <p>Source: M. Zeiler, ADADELTA, arXiv 1212.5701, with the rate that PyTorch adds.
 */
final class Adadelta implements UpdateRule {
  private static final double RHO = 0.9;
  private static final double EPSILON = 1e-6;

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public boolean hasMomentum() {
    return false;
  }

  @Override
  public void move(
      Tensor parameter,
      Tensor gradient,
      Tensor squares,
      Tensor changes,
      Settings settings,
      long step) {
    Scalar epsilon = new Scalar(EPSILON);
    Scalar rho = new Scalar(RHO);
    Scalar rest = new Scalar(1 - RHO);
    squares.mul_(rho).addcmul_(gradient, gradient, rest);
    Tensor deviation = squares.add(epsilon).sqrt_();
    Tensor change = changes.add(epsilon).sqrt_().div_(deviation).mul_(gradient);
    changes.mul_(rho).addcmul_(change, change, rest);
    parameter.add_(change, new Scalar(-settings.rate()));
  }
}
