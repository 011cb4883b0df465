package org.lr4j.schedule;

/**
 * The way from one value to another in some shape: {@code low + (high - low)·w}, w being the weight
 * of the higher end. Written so, nothing cancels, equal ends stay equal and an end that is reached
 * is reached exactly.
 */
record Transition(double from, double to, long steps, Shape shape) implements BuiltIn {
  static final Shape LINEAR = new Shape.Linear();
  static final Shape COSINE = new Shape.Cosine(1);

  Transition {
    Checks.rate("from", from);
    Checks.rate("to", to);
    Checks.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    long t = Checks.step(step);
    return t < steps ? between(from, to, shape, (double) t, (double) steps) : shape.last(from, to);
  }

  /** The value at place t of the n from one value to another. */
  static double between(double from, double to, Shape shape, double t, double n) {
    return to >= from ? mix(from, to, shape.rise(t, n)) : mix(to, from, shape.fall(t, n));
  }

  static double mix(double low, double high, double weight) {
    return weight >= 1 ? high : Math.min(high, low + (high - low) * weight);
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public Form described() {
    return shape.describe(
        Form.of(shape.name()).with("from", from).with("to", to).with("steps", steps));
  }

  /** How a transition moves; each weight is computed so that it is exact near its own zero. */
  sealed interface Shape {
    String name();

    /** The weight of the first value at step t of n, from 1 down to 0. */
    double fall(double t, double n);

    /** The weight of the last value at step t of n: 1 minus the fall. */
    double rise(double t, double n);

    /** The value from the end on, for a length of 0 too. */
    default double last(double from, double to) {
      return between(from, to, this, 1, 1);
    }

    default Form describe(Form form) {
      return form;
    }

    /** {@code 1 - x}. */
    record Linear() implements Shape {
      @Override
      public String name() {
        return "linear";
      }

      @Override
      public double fall(double t, double n) {
        return (n - t) / n;
      }

      @Override
      public double rise(double t, double n) {
        return t / n;
      }
    }

    /** {@code ((1 + cos πx)/2)^power}; Optax has powers other than 1. */
    record Cosine(double power) implements Shape {
      public Cosine {
        Checks.positive("power", power);
      }

      @Override
      public String name() {
        return "cosine";
      }

      @Override
      public double fall(double t, double n) {
        double half = half(n - t, n);
        return power == 1 ? half : Math.pow(half, power);
      }

      @Override
      public double rise(double t, double n) {
        return power == 1 ? half(t, n) : 1 - fall(t, n);
      }

      /** {@code (1 - cos πx)/2 = sin²(πx/2)}, from whichever end is nearer. */
      private static double half(double t, double n) {
        double rest = n - t;
        double sine = Math.sin(Math.PI / 2 * Math.min(t, rest) / n);
        return t <= rest ? sine * sine : 1 - sine * sine;
      }

      @Override
      public Form describe(Form form) {
        return form.withUnless(1.0, "power", power);
      }
    }

    /** {@code (1 - x)^power}. */
    record Polynomial(double power) implements Shape {
      public Polynomial {
        Checks.positive("power", power);
      }

      @Override
      public String name() {
        return "polynomial";
      }

      @Override
      public double fall(double t, double n) {
        return Math.pow((n - t) / n, power);
      }

      @Override
      public double rise(double t, double n) {
        return 1 - fall(t, n);
      }

      @Override
      public Form describe(Form form) {
        return form.with("power", power);
      }
    }

    /** {@code 1 - x^power}: a ramp that starts gently where the power is above 1. */
    record Ramp(double power) implements Shape {
      public Ramp {
        Checks.positive("power", power);
      }

      @Override
      public String name() {
        return "ramp";
      }

      @Override
      public double fall(double t, double n) {
        return 1 - rise(t, n);
      }

      @Override
      public double rise(double t, double n) {
        return Math.pow(t / n, power);
      }

      @Override
      public Form describe(Form form) {
        return form.with("power", power);
      }
    }

    /** Another shape with {@code x^k} for x: timm's {@code k_decay}. */
    record Bent(Shape shape, double k) implements Shape {
      public Bent {
        Checks.positive("k", k);
      }

      @Override
      public String name() {
        return shape.name();
      }

      @Override
      public double fall(double t, double n) {
        return shape.fall(Math.pow(t / n, k), 1);
      }

      @Override
      public double rise(double t, double n) {
        return shape.rise(Math.pow(t / n, k), 1);
      }

      @Override
      public Form describe(Form form) {
        return shape.describe(form).with("k", k);
      }
    }

    /** {@code 1 - √x}. */
    record SquareRoot() implements Shape {
      @Override
      public String name() {
        return "sqrt";
      }

      @Override
      public double fall(double t, double n) {
        return (n - t) / n / (1 + Math.sqrt(t / n));
      }

      @Override
      public double rise(double t, double n) {
        return Math.sqrt(t / n);
      }
    }

    /** timm's {@code (1 - tanh(lower·(1-x) + upper·x))/2}; it does not reach either end. */
    record Tanh(double lower, double upper) implements Shape {
      public Tanh {
        Checks.finite("lower", lower);
        Checks.finite("upper", upper);
        if (!(upper > lower)) {
          throw new ArgumentException("upper", upper, "must be above lower = " + lower);
        }
      }

      @Override
      public String name() {
        return "tanh";
      }

      @Override
      public double fall(double t, double n) {
        return 1 / (1 + Math.exp(2 * argument(t, n)));
      }

      @Override
      public double rise(double t, double n) {
        return 1 / (1 + Math.exp(-2 * argument(t, n)));
      }

      private double argument(double t, double n) {
        return lower * ((n - t) / n) + upper * (t / n);
      }

      @Override
      public Form describe(Form form) {
        return form.withUnless(-7.0, "lower", lower).withUnless(3.0, "upper", upper);
      }
    }
  }
}
