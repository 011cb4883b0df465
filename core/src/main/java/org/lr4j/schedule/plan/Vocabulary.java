package org.lr4j.schedule.plan;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lr4j.schedule.Clr;
import org.lr4j.schedule.CycleScale;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.OneCycle;
import org.lr4j.schedule.OneCycle.Anneal;
import org.lr4j.schedule.Plateau;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;

/** Every form by name: its arguments in order, and how it is built from them. */
final class Vocabulary {
  /** One form. */
  record Entry(List<String> names, Function<Arguments, Rates> make) {
    /** The spec's word for a property of Java's. */
    String word(String property) {
      String word = Names.ofJava(property);
      return switch (word) {
        case "step_size", "up + down" -> "up";
        case "max/div" -> "div";
        case "max/div/final_div" -> "final_div";
        case "floor" -> "min";
        default -> word;
      };
    }
  }

  private static final List<String> ANNEALS = List.of("cos", "linear");

  /** Hugging Face's timescale where there is no warmup. */
  private static final long TIMESCALE = 10_000;

  static final Map<String, Entry> FORMS = forms();

  private Vocabulary() {}

  private static Map<String, Entry> forms() {
    Map<String, Entry> forms = new LinkedHashMap<>();
    transitions(forms);
    decays(forms);
    tables(forms);
    cycles(forms);
    oneCycles(forms);
    compositions(forms);
    combinators(forms);
    return Collections.unmodifiableMap(forms);
  }

  private static void rate(
      Map<String, Entry> forms, String name, String names, Function<Arguments, Schedule> make) {
    rates(forms, name, names, make.andThen(Rates::of));
  }

  private static void rates(
      Map<String, Entry> forms, String name, String names, Function<Arguments, Rates> make) {
    forms.put(name, new Entry(Arrays.asList(names.split(" ", -1)), make));
  }

  private static void transitions(Map<String, Entry> f) {
    rate(
        f,
        "constant",
        "lr steps",
        a ->
            a.has("steps")
                ? Schedule.constant(a.number("lr"), a.piece("steps"))
                : Schedule.constant(a.number("lr")));
    rate(
        f,
        "linear",
        "from to steps",
        a -> Schedule.linear(a.number("from"), a.number("to"), a.piece("steps")));
    rate(
        f,
        "cosine",
        "from to steps power k",
        a ->
            Schedules.cosine(
                a.number("from"),
                a.number("to"),
                a.piece("steps"),
                a.number("power", 1),
                a.number("k", 1)));
    rate(
        f,
        "polynomial",
        "from to steps power k",
        a ->
            Schedules.polynomial(
                a.number("from"),
                a.number("to"),
                a.piece("steps"),
                a.number("power", 1),
                a.number("k", 1)));
    rate(
        f,
        "ramp",
        "from to steps power",
        a ->
            Schedules.ramp(
                a.number("from"), a.number("to"), a.piece("steps"), a.number("power", 1)));
    rate(
        f,
        "polynomial_cycle",
        "from to steps power",
        a ->
            Schedules.polynomialCycle(
                a.number("from"), a.number("to"), a.whole("steps"), a.number("power", 1)));
    rate(
        f,
        "sqrt",
        "from to steps",
        a -> Schedules.squareRoot(a.number("from"), a.number("to"), a.piece("steps")));
    rate(
        f,
        "tanh",
        "from to steps lower upper",
        a ->
            Schedules.tanh(
                a.number("from"),
                a.number("to"),
                a.piece("steps"),
                a.number("lower", -7),
                a.number("upper", 3)));
    rate(
        f,
        "geometric",
        "from to steps",
        a -> Schedule.geometric(a.number("from"), a.number("to"), a.piece("steps")));
  }

  private static void decays(Map<String, Entry> f) {
    rate(
        f,
        "exponential",
        "from rate per",
        a ->
            Schedules.exponential(
                a.number("from"), a.number("rate"), a.parts("per", Fraction.of(1))));
    rate(
        f,
        "inverse",
        "from rate per power",
        a ->
            Schedules.inverse(
                a.number("from"),
                a.number("rate"),
                a.parts("per", Fraction.of(1)),
                a.number("power", 1)));
    rate(
        f,
        "sigmoid",
        "from gamma center",
        a -> Schedules.sigmoid(a.number("from"), a.number("gamma"), a.whole("center")));
    rate(
        f,
        "step",
        "from factor every",
        a -> Schedules.step(a.number("from"), a.number("factor"), a.parts("every")));
    rates(
        f,
        "plateau",
        "from factor patience threshold threshold_mode mode cooldown min",
        Vocabulary::plateau);
  }

  private static Rates plateau(Arguments a) {
    Optional<Plateau.Goal> goal =
        a.has("mode")
            ? Optional.of(
                a.word("mode", "min", List.of("min", "max")).equals("min")
                    ? Plateau.Goal.MINIMIZE
                    : Plateau.Goal.MAXIMIZE)
            : Optional.empty();
    Plateau.Settings rule =
        new Plateau.Settings(
            goal.orElse(Plateau.Goal.MINIMIZE),
            a.number("factor", 0.1),
            a.count("patience", 10),
            a.number("threshold", 1e-4),
            a.word("threshold_mode", "rel", List.of("rel", "abs")).equals("abs"),
            a.count("cooldown", 0),
            a.number("min", 0));
    return Rates.of(
        a.builder().reduced(a.number("from"), new Reduction(goal, rule, 0), a.position("from")));
  }

  private static void tables(Map<String, Entry> f) {
    rate(
        f,
        "multistep",
        "from factor at",
        a ->
            a.isList("factor")
                ? Schedules.multistep(a.number("from"), a.numbers("factor"), a.places("at"))
                : Schedule.multistep(a.number("from"), a.number("factor"), a.places("at")));
    rate(
        f, "piecewise", "values at", a -> Schedules.piecewise(a.numbers("values"), a.places("at")));
    rate(
        f,
        "points",
        "values at shape",
        a ->
            Schedules.points(
                a.numbers("values"), a.exactPlaces("at"), anneal(a, "shape", "linear")));
  }

  private static Anneal anneal(Arguments a, String name, String usual) {
    return a.word(name, usual, ANNEALS).equals("cos") ? Anneal.COSINE : Anneal.LINEAR;
  }

  private static void cycles(Map<String, Entry> f) {
    String bounds = "base max up down";
    String rest = " cycles inverse base_momentum max_momentum";
    rates(f, "triangular", bounds + rest, a -> cycle(a, (clr, none) -> clr));
    rates(f, "triangular2", bounds + rest, a -> cycle(a, (clr, none) -> clr.triangular2()));
    rates(
        f,
        "exp_range",
        bounds + " gamma" + rest,
        a -> cycle(a, (clr, args) -> clr.expRange(args.number("gamma", 1))));
    rates(
        f,
        "exp_range_both",
        bounds + " gamma" + rest,
        a -> cycle(a, (clr, args) -> clr.expRangeBoth(args.number("gamma", 1))));
    rates(
        f,
        "triangular_shrink",
        bounds + " factor shrinks" + rest,
        a ->
            cycle(
                a,
                (clr, args) -> {
                  CycleScale scale = CycleScale.perCycle(args.number("factor"));
                  return switch (args.word(
                      "shrinks", "amplitude", List.of("amplitude", "max", "both"))) {
                    case "max" -> clr.scaledMax(scale);
                    case "both" -> clr.scaledBoth(scale);
                    default -> clr.scaledBy(scale);
                  };
                }));
    rate(
        f,
        "sgdr",
        "max min period mult decay cycles",
        a ->
            Schedules.sgdr(
                a.number("max"),
                a.number("min", 0),
                a.parts("period"),
                a.number("mult", 1),
                a.number("decay", 1),
                a.count("cycles", Schedule.UNBOUNDED)));
  }

  private static Rates cycle(Arguments a, BiFunction<Clr, Arguments, Clr> scale) {
    Optional<Long> fitted = a.has("cycles") ? Optional.of(fittedHalf(a)) : Optional.empty();
    Fraction up = fitted.isPresent() ? Fraction.of(fitted.get()) : a.parts("up");
    Fraction down = fitted.isPresent() ? up : a.parts("down", up);
    Clr clr = scale.apply(Clr.between(a.number("base"), a.number("max"), up, down), a);
    boolean fromTop = a.flag("inverse") || a.number("base") > a.number("max");
    if (fromTop && hasMomentum(a)) {
      String name = a.has("base_momentum") ? "base_momentum" : "max_momentum";
      throw a.builder()
          .refused(
              name,
              "",
              "needs cycles that begin at the lower rate; "
                  + (a.flag("inverse") ? "leave out inverse" : "give base below max"),
              a.position(name));
    }
    Schedule rate = a.flag("inverse") ? clr.inverse() : clr;
    Optional<Schedule> momentum =
        hasMomentum(a)
            ? Optional.of(clr.momentum(a.number("base_momentum"), a.number("max_momentum")))
            : Optional.empty();
    if (fitted.isEmpty()) {
      return new Rates(rate, momentum);
    }
    long length = 2 * fitted.get() * a.count("cycles", 1);
    return new Rates(rate.take(length), momentum.map(m -> m.take(length)));
  }

  /** Half of the whole cycles that fit the run. */
  private static long fittedHalf(Arguments a) {
    Builder builder = a.builder();
    long cycles = a.count("cycles", 1);
    long total = builder.lengths().units().totalSteps();
    if (a.has("up") || a.has("down")) {
      throw builder.refused(
          "cycles",
          "",
          "fits whole cycles to the run; leave out up and down",
          a.position("cycles"));
    }
    if (total == 0) {
      throw builder.refused(
          "cycles", "", "needs the number of steps in the run", a.position("cycles"));
    }
    if (cycles < 1 || cycles > total / 2) {
      throw builder.refused(
          "cycles",
          Long.toString(cycles),
          "must be at least 1 and leave 2 of the run's " + total + " steps to each cycle",
          a.position("cycles"));
    }
    return total / cycles / 2;
  }

  private static boolean hasMomentum(Arguments a) {
    return a.has("base_momentum") || a.has("max_momentum");
  }

  private static void oneCycles(Map<String, Entry> f) {
    rates(
        f,
        "onecycle",
        "max steps pct anneal div final_div three_phase boundary base_momentum max_momentum",
        a -> {
          OneCycle cycle =
              oneCycle(a, a.rate("max"), a.number("div", 25), a.number("final_div", 1e4));
          return hasMomentum(a)
              ? cycle.withMomentum(a.number("base_momentum"), a.number("max_momentum"))
              : Rates.of(cycle);
        });
    rate(
        f,
        "onecycle_momentum",
        "base_momentum max_momentum steps pct anneal three_phase boundary",
        a -> oneCycle(a, 1, 25, 1e4).momentum(a.number("base_momentum"), a.number("max_momentum")));
    rates(
        f,
        "onecycle_smith",
        "max half tail base_momentum max_momentum",
        a -> {
          double max = a.rate("max");
          Exact begin = a.builder().lengths().carry();
          long half = a.piece("half");
          a.builder().lengths().carry(begin);
          long tail = a.piece("tail");
          Schedule rate = OneCycle.smith(max, half, tail);
          return hasMomentum(a)
              ? Rates.of(
                  rate,
                  OneCycle.smithMomentum(
                      half, tail, a.number("base_momentum"), a.number("max_momentum")))
              : Rates.of(rate);
        });
    rate(
        f,
        "onecycle_optax",
        "max steps pct pct_final anneal div final_div",
        a ->
            anneal(a, "anneal", "cos") == Anneal.COSINE
                ? OneCycle.optaxCosine(
                    a.rate("max"),
                    a.piece("steps"),
                    a.number("pct", 0.3),
                    a.number("div", 25),
                    a.number("final_div", 1e4))
                : OneCycle.optaxLinear(
                    a.rate("max"),
                    a.piece("steps"),
                    a.number("pct", 0.3),
                    a.number("pct_final", 0.85),
                    a.number("div", 25),
                    a.number("final_div", 1e4)));
  }

  private static OneCycle oneCycle(Arguments a, double max, double div, double finalDiv) {
    OneCycle.Boundary boundary =
        a.word("boundary", "rounded", List.of("rounded", "exact")).equals("exact")
            ? OneCycle.Boundary.EXACT
            : OneCycle.Boundary.ROUNDED;
    return new OneCycle(
        max,
        a.piece("steps"),
        a.number("pct", 0.3),
        anneal(a, "anneal", "cos"),
        div,
        finalDiv,
        a.flag("three_phase"),
        boundary);
  }

  private static void compositions(Map<String, Entry> f) {
    rate(
        f,
        "invsqrt",
        "peak warmup timescale",
        a -> {
          long warmup = a.piece("warmup", 0);
          long usual = warmup == 0 ? TIMESCALE : warmup;
          return Schedules.inverseSquareRoot(
              a.rate("peak"), warmup, a.has("timescale") ? a.whole("timescale") : usual);
        });
    rate(
        f,
        "wsd",
        "peak warmup stable decay shape end",
        a ->
            Schedules.wsd(
                a.rate("peak"),
                a.piece("warmup", 0),
                a.piece("stable", 0),
                a.piece("decay"),
                switch (a.word("shape", "sqrt", List.of("sqrt", "linear", "cos"))) {
                  case "linear" -> Schedules.Cooldown.LINEAR;
                  case "cos" -> Schedules.Cooldown.COSINE;
                  default -> Schedules.Cooldown.SQRT;
                },
                a.rate("end", 0)));
    rate(
        f,
        "warmup_cosine",
        "peak warmup steps end",
        a ->
            Schedules.warmupCosine(
                a.rate("peak"), a.within("warmup", 0), a.piece("steps"), a.rate("end", 0)));
    rate(
        f,
        "linear_to_zero",
        "peak warmup steps",
        a -> Schedules.linearToZero(a.rate("peak"), a.within("warmup", 0), a.piece("steps")));
    rate(
        f,
        "tri_stage",
        "peak warmup hold decay start_factor end_factor",
        a ->
            Schedules.triStage(
                a.rate("peak"),
                a.piece("warmup", 0),
                a.piece("hold", 0),
                a.piece("decay"),
                a.number("start_factor", 0.01),
                a.number("end_factor", 0.01)));
  }

  private static void combinators(Map<String, Entry> f) {
    change(f, Names.SCALE, "of by", (of, a) -> of.scale(a.number("by")));
    change(
        f,
        "clamp",
        "of min max",
        (of, a) -> of.clamp(a.number("min", 0), a.number("max", Double.MAX_VALUE)));
    rates(
        f,
        "take",
        "of steps",
        a -> {
          Exact begin = a.builder().lengths().carry();
          Rates of = a.rates("of");
          a.builder().lengths().carry(begin);
          long steps = a.piece("steps");
          return both(of, each -> each.take(steps));
        });
    rates(
        f,
        "hold",
        "of every",
        a -> {
          Rates of = a.rates("of");
          long every = a.whole("every");
          return both(of, each -> each.hold(every));
        });
    rates(
        f,
        "skip",
        "of steps",
        a -> {
          boolean before = a.builder().plateau().isPresent();
          Rates of = a.rates("of");
          long steps = a.whole("steps");
          a.builder().skip(steps, before);
          return both(of, each -> each.skip(steps));
        });
    rates(
        f,
        "repeat",
        "of times",
        a -> {
          Exact begin = a.builder().lengths().carry();
          a.builder().lengths().carry(Exact.ZERO);
          Rates of = asLong(a.rates("of"));
          a.builder().lengths().carry(begin);
          return both(
              of, each -> a.has("times") ? each.repeat(a.count("times", 1)) : each.repeat());
        });
    rates(f, "groups", "of", a -> a.rates("of"));
    rates(
        f,
        Names.PAIR,
        "lr momentum",
        a -> {
          Rates lr = a.rates("lr");
          if (lr.momentum().isPresent()) {
            throw a.builder().refused("lr", "", "has a momentum already", a.position("lr"));
          }
          Tree momentum = a.get("momentum");
          return Rates.of(
              lr.learningRate(),
              Builder.isNumber(momentum)
                  ? Schedule.constant(a.number("momentum"))
                  : a.schedule("momentum"));
        });
  }

  /** With a momentum that ends where the rate does. */
  private static Rates asLong(Rates rates) {
    long length = rates.learningRate().length();
    return length == Schedule.UNBOUNDED
        ? rates
        : new Rates(
            rates.learningRate(),
            rates.momentum().map(m -> m.length() == length ? m : m.take(length)));
  }

  private static void change(
      Map<String, Entry> f,
      String name,
      String names,
      BiFunction<Schedule, Arguments, Schedule> change) {
    rates(
        f,
        name,
        names,
        a -> {
          Rates of = a.rates("of");
          return new Rates(change.apply(of.learningRate(), a), of.momentum());
        });
  }

  private static Rates both(Rates of, Function<Schedule, Schedule> change) {
    return new Rates(change.apply(of.learningRate()), of.momentum().map(change));
  }
}
