package org.lr4j.schedule.plan;

import java.math.BigInteger;
import java.util.List;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/**
 * Lengths such as {@code 2000}, {@code 2ep - 10}, {@code 1/3dur} or {@code ceil(0.06dur)} against a
 * run. Pieces that follow one another are rounded where they end, not one by one, so that shares
 * that add up to the run fill it.
 */
final class Lengths {
  static final List<String> ROUNDINGS = List.of("ceil", "floor", "round", "exact");

  private final Units units;
  private final Builder builder;

  /** How far the place on the real axis is beyond the step at which the next piece begins. */
  private Exact carry = Exact.ZERO;

  Lengths(Units units, Builder builder) {
    this.units = units;
    this.builder = builder;
  }

  Units units() {
    return units;
  }

  Exact carry() {
    return carry;
  }

  void carry(Exact value) {
    carry = value;
  }

  /** A measured length; one in units of the run is rounded where a whole one is needed. */
  private record Measured(Exact steps, boolean inUnits, boolean partsWanted) {}

  /** A whole number of steps. */
  long whole(String name, Tree tree) {
    Measured length = measure(name, tree, 0);
    return checked(name, tree, length.inUnits ? length.steps.rounded() : length.steps);
  }

  /** The length of a piece that something may follow. */
  long piece(String name, Tree tree) {
    Measured length = measure(name, tree, 0);
    if (!length.inUnits) {
      return checked(name, tree, length.steps);
    }
    Exact end = carry.plus(length.steps);
    Exact whole = end.rounded();
    carry = end.minus(whole);
    return checked(name, tree, whole);
  }

  /** A length in a piece, from where the piece begins; moves nothing on. */
  long within(String name, Tree tree) {
    Exact before = carry;
    long length = piece(name, tree);
    carry = before;
    return length;
  }

  /** A length that may be fractional, if it is written in steps or if the form takes fractions. */
  Fraction parts(String name, Tree tree) {
    Measured length = measure(name, tree, 0);
    Exact steps = length.inUnits && !length.partsWanted ? length.steps.rounded() : length.steps;
    if (steps.numerator().signum() < 0) {
      throw refused(name, steps, "must not be negative", tree);
    }
    BigInteger most = BigInteger.ONE.shiftLeft(53);
    if (steps.numerator().compareTo(most.multiply(steps.denominator())) > 0
        || steps.numerator().bitLength() > 62
        || steps.denominator().compareTo(BigInteger.valueOf(1_000_000)) > 0) {
      throw refused(
          name, steps, "must be within 2^53 steps, in parts of 1/1,000,000 at least", tree);
    }
    return Fraction.of(steps.numerator().longValueExact(), steps.denominator().longValueExact());
  }

  private long checked(String name, Tree tree, Exact steps) {
    if (!steps.isWhole()) {
      throw refused(name, steps, "must be a whole number of steps", tree);
    }
    if (steps.numerator().signum() < 0) {
      throw refused(name, steps, "must not be negative", tree);
    }
    if (steps.numerator().bitLength() > 54) {
      throw refused(name, steps, "must be within 2^53 steps", tree);
    }
    return steps.numerator().longValueExact();
  }

  private SpecException refused(String name, Object value, String reason, Tree tree) {
    return builder.refused(name, value.toString(), reason, tree.position());
  }

  private Measured measure(String name, Tree tree, int depth) {
    if (depth > Source.MAX_DEPTH) {
      throw builder.error("nested more than " + Source.MAX_DEPTH + " deep", tree.position());
    }
    if (tree instanceof Tree.Numeral number) {
      return numeral(name, number);
    }
    if (tree instanceof Tree.Call call) {
      List<Tree> operands = call.arguments().stream().map(Tree.Argument::value).toList();
      if (ROUNDINGS.contains(call.name()) && operands.size() == 1) {
        return rounded(call.name(), measure(name, operands.get(0), depth + 1));
      }
      if (operands.size() == 2
          && List.of(Names.SUM, Names.MINUS, Names.PRODUCT, Names.OVER).contains(call.name())) {
        return combined(
            name,
            call,
            measure(name, operands.get(0), depth + 1),
            measure(name, operands.get(1), depth + 1));
      }
    }
    throw refused(name, "", "must be a length such as 2000, 10ep, 0.3dur or 2ep - 10", tree);
  }

  private Measured numeral(String name, Tree.Numeral number) {
    try {
      Exact value = Exact.parse(number.digits());
      return switch (number.unit()) {
        case STEPS -> new Measured(value, false, true);
        case EPOCHS -> {
          long known =
              known(name, number, units.stepsPerEpoch(), "the number of steps in an epoch");
          yield new Measured(value.times(Exact.of(known)), true, false);
        }
        case SHARE -> {
          long known = known(name, number, units.totalSteps(), "the number of steps in the run");
          yield new Measured(value.times(Exact.of(known)), true, false);
        }
      };
    } catch (ArithmeticException e) {
      throw refused(name, number.digits(), "must be a whole number of steps, within 2^53", number);
    }
  }

  private long known(String name, Tree.Numeral number, long steps, String what) {
    if (steps == 0) {
      throw builder.refused(
          name,
          "",
          "of " + number.digits() + number.unit().suffix() + " needs " + what,
          number.position());
    }
    return steps;
  }

  private static Measured rounded(String how, Measured length) {
    return switch (how) {
      case "ceil" -> new Measured(length.steps.ceiling(), false, false);
      case "floor" -> new Measured(length.steps.floor(), false, false);
      case "round" -> new Measured(length.steps.rounded(), false, false);
      default -> new Measured(length.steps, length.inUnits, true);
    };
  }

  private Measured combined(String name, Tree.Call call, Measured left, Measured right) {
    if (call.name().equals(Names.PRODUCT) && left.inUnits && right.inUnits) {
      throw refused(name, "", "must not be a product of two lengths", call);
    }
    try {
      Exact steps =
          switch (call.name()) {
            case Names.SUM -> left.steps.plus(right.steps);
            case Names.MINUS -> left.steps.minus(right.steps);
            case Names.PRODUCT -> left.steps.times(right.steps);
            default -> left.steps.over(right.steps);
          };
      // One length divided by another is a number.
      boolean inUnits =
          call.name().equals(Names.OVER)
              ? left.inUnits && !right.inUnits
              : left.inUnits || right.inUnits;
      return new Measured(steps, inUnits, left.partsWanted && right.partsWanted);
    } catch (ArithmeticException e) {
      throw refused(name, "", "must not be divided by 0", call);
    }
  }

  /** A length as a span of Java's. */
  static Tree.Numeral of(Span span) {
    String text = span.toString();
    return new Tree.Numeral(
        text.substring(0, text.length() - span.unit().suffix().length()),
        span.unit(),
        Tree.NOWHERE);
  }
}
