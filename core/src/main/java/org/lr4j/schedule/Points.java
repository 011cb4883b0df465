package org.lr4j.schedule;

import java.util.List;
import org.lr4j.schedule.Transition.Shape;

/** The way through points at places that need not be whole, by lines or halves of a cosine. */
record Points(List<Double> values, List<Fraction> at, OneCycle.Anneal anneal) implements BuiltIn {
  Points {
    values = List.copyOf(values);
    at = List.copyOf(at);
    for (double value : values) {
      Checks.rate("values", value);
    }
    if (values.isEmpty() || values.size() != at.size()) {
      throw new ArgumentException(
          "values", values.size() + " for " + at.size(), "must be as many as places, at least one");
    }
    for (int i = 1; i < at.size(); i++) {
      if (at.get(i).value() < at.get(i - 1).value()) {
        throw new ArgumentException("at", at.get(i) + " after " + at.get(i - 1), "must not fall");
      }
    }
  }

  @Override
  public double at(long step) {
    double t = Checks.step(step);
    int low = 0;
    int high = at.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at.get(middle).value() <= t) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return values.get(0);
    }
    if (low == at.size()) {
      return values.get(low - 1);
    }
    Shape shape = anneal.shape();
    double start = at.get(low - 1).value();
    return Transition.between(
        values.get(low - 1), values.get(low), shape, t - start, at.get(low).value() - start);
  }

  @Override
  public long length() {
    return at.get(at.size() - 1).ceiling();
  }

  @Override
  public Form described() {
    return Form.of("points")
        .with("values", values)
        .with("at", at.stream().map(Fraction::simple).toList())
        .withUnless("linear", "shape", anneal.word());
  }
}
