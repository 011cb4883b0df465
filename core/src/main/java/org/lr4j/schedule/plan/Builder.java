package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lr4j.schedule.ArgumentException;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/** Makes schedules of a tree for one parameter group, resolving units on the way. */
final class Builder {
  private static final Set<String> ARITHMETIC =
      Set.of(Names.SUM, Names.MINUS, Names.PRODUCT, Names.OVER);

  private final String source;
  private final Lengths lengths;
  private final int group;
  private final long reductions;

  /** The number of parameter groups with separate values; 1 if all groups share each value. */
  private int groups = 1;

  private Optional<Reduction> plateau = Optional.empty();
  private int depth;

  Builder(String source, Units units, int group, long reductions) {
    this.source = source;
    this.lengths = new Lengths(units, this);
    this.group = group;
    this.reductions = reductions;
  }

  Lengths lengths() {
    return lengths;
  }

  int groups() {
    return groups;
  }

  Optional<Reduction> plateau() {
    return plateau;
  }

  SpecException error(String problem, int position) {
    return refused("", "", problem, position);
  }

  SpecException refused(String property, String value, String reason, int position) {
    return new SpecException(
        property, value, reason, source, source.isEmpty() ? Tree.NOWHERE : position);
  }

  double number(String name, Tree tree) {
    return number(name, tree, 0);
  }

  private double number(String name, Tree tree, int level) {
    if (level > Source.MAX_DEPTH) {
      throw error("nested more than " + Source.MAX_DEPTH + " deep", tree.position());
    }
    if (tree instanceof Tree.Numeral number) {
      if (number.unit() != Span.Unit.STEPS) {
        throw refused(name, "", "is not a length and takes no unit", tree.position());
      }
      int slash = number.digits().indexOf('/');
      return slash < 0
          ? Double.parseDouble(number.digits())
          : Double.parseDouble(number.digits().substring(0, slash))
              / Double.parseDouble(number.digits().substring(slash + 1));
    }
    if (tree instanceof Tree.Items items) {
      return number(name, ofGroup(items.items(), items.position()), level + 1);
    }
    if (tree instanceof Tree.Call call
        && call.arguments().size() == 2
        && ARITHMETIC.contains(call.name())) {
      double left = number(name, call.arguments().get(0).value(), level + 1);
      double right = number(name, call.arguments().get(1).value(), level + 1);
      return switch (call.name()) {
        case Names.SUM -> left + right;
        case Names.MINUS -> left - right;
        case Names.PRODUCT -> left * right;
        default -> left / right;
      };
    }
    throw refused(name, "", "must be a number", tree.position());
  }

  /** The item of the parameter group that is built. */
  private Tree ofGroup(List<Tree> items, int position) {
    if (items.isEmpty() || (groups > 1 && items.size() != 1 && items.size() != groups)) {
      throw error(
          "there must be one value for each parameter group; here are "
              + items.size()
              + (groups > 1 ? ", elsewhere " + groups : ""),
          position);
    }
    groups = Math.max(groups, items.size());
    return items.get(items.size() == 1 ? 0 : Math.min(group, items.size() - 1));
  }

  Rates build(Tree tree) {
    if (tree instanceof Tree.Function function) {
      return Rates.of(function.schedule());
    }
    if (!(tree instanceof Tree.Call call)) {
      throw error(
          tree instanceof Tree.Word word && Vocabulary.FORMS.containsKey(word.word())
              ? word.word() + " needs its arguments in parentheses"
              : "expected a schedule such as constant(lr=0.1)",
          tree.position());
    }
    if (++depth > Source.MAX_DEPTH) {
      throw error("nested more than " + Source.MAX_DEPTH + " deep", call.position());
    }
    Rates rates =
        switch (call.name()) {
          case Names.SEQUENCE -> sequence(parts(call));
          case Names.SUM -> sum(call, parts(call));
          case Names.PRODUCT -> product(call, parts(call));
          case Names.OVER -> over(call, parts(call));
          case Names.MINUS ->
              throw error(
                  "schedules are added, not subtracted; lengths are subtracted", call.position());
          case "groups" -> build(ofGroup(parts(call), call.position()));
          default -> form(call);
        };
    depth--;
    return rates;
  }

  private Rates form(Tree.Call call) {
    Vocabulary.Entry entry = Vocabulary.FORMS.get(call.name());
    if (entry == null) {
      throw error(
          "unknown schedule '"
              + call.name()
              + "'"
              + (Lengths.ROUNDINGS.contains(call.name())
                  ? "; " + call.name() + " rounds a length"
                  : Names.suggestions(call.name(), Vocabulary.FORMS.keySet())),
          call.position());
    }
    Arguments arguments = new Arguments(call, entry.names(), this);
    try {
      return entry.make().apply(arguments);
    } catch (ArgumentException e) {
      String property = entry.word(e.property());
      throw refused(property, e.value(), Names.inProse(e.reason()), arguments.position(property));
    }
  }

  private Rates sequence(List<Tree> parts) {
    Rates whole = null;
    List<Rates> pieces = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean known = plateau.isPresent();
      Rates piece = build(parts.get(i));
      if (!known && plateau.isPresent()) {
        plateau = Optional.of(plateau.get().after(start));
      }
      long length = piece.learningRate().length();
      if (length == Schedule.UNBOUNDED && i < parts.size() - 1) {
        throw error(
            "this never ends, so nothing can follow it; cut it with take(…, steps)",
            parts.get(i).position());
      }
      if (length != Schedule.UNBOUNDED) {
        start += length;
        if (start > 1L << 53) {
          throw error("this ends after more than 2^53 steps", parts.get(i).position());
        }
      }
      pieces.add(piece);
    }
    for (int i = pieces.size() - 1; i >= 0; i--) {
      whole = whole == null ? pieces.get(i) : then(pieces.get(i), whole);
    }
    return Objects.requireNonNull(whole);
  }

  /** One after the other; where only one has a momentum, it is held over the other. */
  private static Rates then(Rates first, Rates next) {
    Schedule rate = first.learningRate().then(next.learningRate());
    if (first.momentum().isEmpty() && next.momentum().isEmpty()) {
      return Rates.of(rate);
    }
    long length = first.learningRate().length();
    Schedule before =
        first
            .momentum()
            .map(m -> m.length() == length ? m : m.take(length))
            .orElseGet(() -> Schedule.constant(next.momentum().orElseThrow().at(0), length));
    Schedule after = next.momentum().orElseGet(() -> Schedule.constant(before.at(length)));
    return Rates.of(rate, before.then(after));
  }

  private Rates sum(Tree.Call call, List<Tree> parts) {
    return combined(
        call,
        parts,
        (left, right) -> left.plus(right),
        // Without a length of its own, so that the sum ends where the schedule does.
        (schedule, number) -> schedule.plus(Schedule.constant(number, 0)));
  }

  private Rates product(Tree.Call call, List<Tree> parts) {
    return combined(
        call,
        parts,
        (left, right) -> left.times(right),
        (schedule, number) -> schedule.scale(number));
  }

  private Rates over(Tree.Call call, List<Tree> parts) {
    if (parts.size() != 2) {
      throw error("a quotient has two parts", call.position());
    }
    Rates schedule = build(parts.get(0));
    double number = number("a divisor", parts.get(1));
    return scaled("a divisor", number, parts.get(1), () -> map(schedule, 1 / number));
  }

  private static Rates map(Rates rates, double factor) {
    return new Rates(rates.learningRate().scale(factor), rates.momentum());
  }

  private interface OfTwo {
    Schedule make(Schedule left, Schedule right);
  }

  private interface OfNumber {
    Schedule make(Schedule schedule, double number);
  }

  private Rates combined(Tree.Call call, List<Tree> parts, OfTwo both, OfNumber one) {
    if (parts.size() != 2) {
      throw error("a " + call.name() + " has two parts", call.position());
    }
    Tree left = parts.get(0);
    Tree right = parts.get(1);
    if (isNumber(left) && isNumber(right)) {
      throw error("expected a schedule such as constant(lr=0.1)", call.position());
    }
    if (isNumber(left) || isNumber(right)) {
      Tree numeral = isNumber(left) ? left : right;
      String name = call.name().equals(Names.SUM) ? "a term" : "a factor";
      double number = number(name, numeral);
      Rates rates = build(isNumber(left) ? right : left);
      return scaled(
          name,
          number,
          numeral,
          () -> new Rates(one.make(rates.learningRate(), number), rates.momentum()));
    }
    Exact begin = lengths.carry();
    Rates first = build(left);
    final Exact afterFirst = lengths.carry();
    lengths.carry(begin);
    Rates second = build(right);
    if (first.learningRate().length() > second.learningRate().length()) {
      lengths.carry(afterFirst);
    }
    if (first.momentum().isPresent() && second.momentum().isPresent()) {
      throw error("only one of the two can have a momentum", right.position());
    }
    return new Rates(
        both.make(first.learningRate(), second.learningRate()),
        first.momentum().isPresent() ? first.momentum() : second.momentum());
  }

  private Rates scaled(String name, double number, Tree tree, Supplier<Rates> make) {
    try {
      return make.get();
    } catch (ArgumentException e) {
      throw refused(name, Double.toString(number), e.reason(), tree.position());
    }
  }

  /** Whether this can be nothing but a number: numbers, lists of them, and sums of those. */
  static boolean isNumber(Tree tree) {
    return isNumber(tree, 0);
  }

  private static boolean isNumber(Tree tree, int level) {
    if (tree instanceof Tree.Numeral || tree instanceof Tree.Items) {
      return true;
    }
    return level <= Source.MAX_DEPTH
        && tree instanceof Tree.Call call
        && call.arguments().size() == 2
        && ARITHMETIC.contains(call.name())
        && call.arguments().stream().allMatch(each -> isNumber(each.value(), level + 1));
  }

  /** The operands: by position in text, and in a list named "of" in JSON. */
  private List<Tree> parts(Tree.Call call) {
    List<Tree> parts = new ArrayList<>();
    for (Tree.Argument argument : call.arguments()) {
      if (argument.name().equals("of") && argument.value() instanceof Tree.Items items) {
        parts.addAll(items.items());
      } else if (argument.name().isEmpty()) {
        parts.add(argument.value());
      } else {
        throw error("unknown argument '" + argument.name() + "'", argument.position());
      }
    }
    if (parts.isEmpty()) {
      throw error(call.name() + " needs schedules", call.position());
    }
    return parts;
  }

  /** The first steps of a piece are left out, so a plateau in it begins that much earlier. */
  void skip(long steps, boolean before) {
    if (!before && plateau.isPresent()) {
      plateau = Optional.of(plateau.get().after(-Math.min(steps, plateau.get().start())));
    }
  }

  /** The rate of a plateau after the reductions so far. */
  Schedule reduced(double from, Reduction reduction, int position) {
    if (plateau.isPresent()) {
      throw error("a plan has at most one plateau", position);
    }
    plateau = Optional.of(reduction);
    double rate = from;
    for (long i = 0; i < reductions; i++) {
      double next = reduction.settings().reduced(rate);
      if (next == rate) {
        break;
      }
      rate = next;
    }
    return Schedule.constant(rate);
  }
}
