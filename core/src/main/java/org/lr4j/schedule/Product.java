package org.lr4j.schedule;

import java.util.List;

/** Two schedules multiplied step by step; it goes on until the longer one ends. */
record Product(Schedule left, Schedule right) implements BuiltIn {
  Product {
    double most = BuiltIn.most(left) * BuiltIn.most(right);
    if (most > Double.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the product must stay finite, but reaches "
              + BuiltIn.most(left)
              + " times "
              + BuiltIn.most(right));
    }
  }

  @Override
  public double at(long step) {
    return left.at(step) * right.at(step);
  }

  @Override
  public long length() {
    return Math.max(left.length(), right.length());
  }

  @Override
  public double most() {
    return BuiltIn.most(left) * BuiltIn.most(right);
  }

  @Override
  public Form form() {
    return Form.of(Form.PRODUCT).with("of", List.of(left, right));
  }
}
