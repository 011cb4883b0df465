package org.lr4j.schedule;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.lr4j.schedule.Cyclical.Applies;

/** Every form by name: its arguments in order and what it makes of them. */
final class Vocabulary {
  /** One form. */
  record Entry(List<String> names, Function<Arguments, ScheduleSpec> make) {}

  private static final List<String> ANNEALS = List.of("cos", "linear");

  static final Map<String, Entry> FORMS = forms();

  private Vocabulary() {}

  private static Map<String, Entry> forms() {
    Map<String, Entry> forms = new LinkedHashMap<>();
    primitives(forms);
    cycles(forms);
    compositions(forms);
    combinators(forms);
    return Collections.unmodifiableMap(forms);
  }

  private static void rate(
      Map<String, Entry> forms, String name, String names, Function<Arguments, Schedule> make) {
    spec(forms, name, names, make.andThen(ScheduleSpec::of));
  }

  private static void spec(
      Map<String, Entry> forms, String name, String names, Function<Arguments, ScheduleSpec> make) {
    forms.put(name, new Entry(Arrays.asList(names.split(" ", -1)), make));
  }

  private static void primitives(Map<String, Entry> f) {
    rate(
        f,
        "constant",
        "lr steps",
        a ->
            a.has("steps")
                ? Schedule.constant(a.number("lr"), a.length("steps"))
                : Schedule.constant(a.number("lr")));
    rate(
        f,
        "linear",
        "from to steps",
        a -> Schedule.linear(a.number("from"), a.number("to"), a.length("steps")));
    rate(
        f,
        "cosine",
        "from to steps power",
        a ->
            Schedules.cosine(
                a.number("from"), a.number("to"), a.length("steps"), a.number("power", 1)));
    rate(
        f,
        "polynomial",
        "from to steps power",
        a ->
            Schedule.polynomial(
                a.number("from"), a.number("to"), a.length("steps"), a.number("power")));
    rate(
        f,
        "polynomial_cycle",
        "from to steps power",
        a ->
            Schedules.polynomialCycle(
                a.number("from"), a.number("to"), a.length("steps"), a.number("power", 1)));
    rate(
        f,
        "sqrt",
        "from to steps",
        a -> Schedules.squareRoot(a.number("from"), a.number("to"), a.length("steps")));
    rate(
        f,
        "tanh",
        "from to steps lower upper",
        a ->
            Schedules.tanh(
                a.number("from"),
                a.number("to"),
                a.length("steps"),
                a.number("lower", -7),
                a.number("upper", 3)));
    rate(
        f,
        "geometric",
        "from to steps",
        a -> Schedule.geometric(a.number("from"), a.number("to"), a.length("steps")));
    rate(
        f,
        "exponential",
        "from rate per",
        a -> Schedule.exponential(a.number("from"), a.number("rate"), a.length("per", 1)));
    rate(
        f,
        "inverse",
        "from rate per power",
        a ->
            Schedules.inverse(
                a.number("from"), a.number("rate"), a.length("per", 1), a.number("power", 1)));
    rate(
        f,
        "sigmoid",
        "from gamma center",
        a -> Schedules.sigmoid(a.number("from"), a.number("gamma"), a.length("center")));
    rate(
        f,
        "step",
        "from factor every",
        a -> Schedule.step(a.number("from"), a.number("factor"), a.length("every")));
    rate(
        f,
        "multistep",
        "from factor at",
        a -> Schedule.multistep(a.number("from"), a.number("factor"), a.lengths("at")));
  }

  private static void cycles(Map<String, Entry> f) {
    String bounds = "base max up down";
    String rest = " inverse base_momentum max_momentum";
    spec(f, "triangular", bounds + rest, a -> cycle(a, CycleScale.none(), Applies.AMPLITUDE));
    spec(f, "triangular2", bounds + rest, a -> cycle(a, CycleScale.halving(), Applies.AMPLITUDE));
    spec(
        f,
        "exp_range",
        bounds + " gamma" + rest,
        a -> cycle(a, CycleScale.perStep(a.number("gamma")), Applies.AMPLITUDE));
    spec(
        f,
        "exp_range_both",
        bounds + " gamma" + rest,
        a -> cycle(a, CycleScale.perStep(a.number("gamma")), Applies.BOTH));
    List<String> shrinking = Arrays.stream(Applies.values()).map(Applies::word).toList();
    spec(
        f,
        "triangular_shrink",
        bounds + " factor shrinks" + rest,
        a ->
            cycle(
                a,
                CycleScale.perCycle(a.number("factor")),
                Applies.valueOf(
                    a.word("shrinks", "amplitude", shrinking).toUpperCase(Locale.ROOT))));
    rate(
        f,
        "sgdr",
        "max min period mult decay",
        a ->
            Schedule.sgdr(
                a.number("max"),
                a.number("min", 0),
                a.length("period"),
                a.count("mult", 1),
                a.number("decay", 1)));
  }

  private static ScheduleSpec cycle(Arguments a, CycleScale scale, Applies applies) {
    long up = a.length("up");
    ScheduleSpec spec =
        ScheduleSpec.of(
            new Cyclical(
                a.number("base"),
                a.number("max"),
                up,
                a.length("down", up),
                scale,
                applies,
                a.flag("inverse")));
    return hasMomentum(a)
        ? spec.withInverseMomentum(a.number("base_momentum"), a.number("max_momentum"))
        : spec;
  }

  private static boolean hasMomentum(Arguments a) {
    return a.has("base_momentum") || a.has("max_momentum");
  }

  private static void compositions(Map<String, Entry> f) {
    spec(
        f,
        "onecycle",
        "max steps pct anneal div final_div three_phase base_momentum max_momentum",
        a -> {
          OneCycle cycle =
              new OneCycle(
                  a.number("max"),
                  a.length("steps"),
                  a.number("pct", 0.3),
                  a.word("anneal", "cos", ANNEALS).equals("cos")
                      ? OneCycle.Anneal.COSINE
                      : OneCycle.Anneal.LINEAR,
                  a.number("div", 25),
                  a.number("final_div", 1e4),
                  a.flag("three_phase"));
          return hasMomentum(a)
              ? cycle.withMomentum(a.number("base_momentum"), a.number("max_momentum"))
              : ScheduleSpec.of(cycle.learningRate());
        });
    spec(
        f,
        "onecycle_smith",
        "max half tail base_momentum max_momentum",
        a ->
            hasMomentum(a)
                ? OneCycle.smith(
                    a.number("max"),
                    a.length("half"),
                    a.length("tail"),
                    a.number("base_momentum"),
                    a.number("max_momentum"))
                : ScheduleSpec.of(
                    OneCycle.smith(a.number("max"), a.length("half"), a.length("tail"))));
    rate(
        f,
        "onecycle_optax",
        "max steps pct pct_final anneal div final_div",
        a ->
            a.word("anneal", "cos", ANNEALS).equals("cos")
                ? OneCycle.optaxCosine(
                    a.number("max"),
                    a.length("steps"),
                    a.number("pct", 0.3),
                    a.number("div", 25),
                    a.number("final_div", 1e4))
                : OneCycle.optaxLinear(
                    a.number("max"),
                    a.length("steps"),
                    a.number("pct", 0.3),
                    a.number("pct_final", 0.85),
                    a.number("div", 25),
                    a.number("final_div", 1e4)));
    rate(
        f,
        "invsqrt",
        "peak warmup timescale",
        a ->
            Schedules.inverseSquareRoot(
                a.number("peak"), a.length("warmup", 0), a.length("timescale")));
    rate(
        f,
        "wsd",
        "peak warmup stable decay shape end",
        a ->
            Schedules.wsd(
                a.number("peak"),
                a.length("warmup", 0),
                a.length("stable", 0),
                a.length("decay"),
                switch (a.word("shape", "sqrt", List.of("sqrt", "linear", "cos"))) {
                  case "linear" -> Schedules.Cooldown.LINEAR;
                  case "cos" -> Schedules.Cooldown.COSINE;
                  default -> Schedules.Cooldown.SQRT;
                },
                a.number("end", 0)));
    rate(
        f,
        "warmup_cosine",
        "peak warmup steps end",
        a ->
            Schedules.warmupCosine(
                a.number("peak"), a.length("warmup"), a.length("steps"), a.number("end", 0)));
    rate(
        f,
        "linear_to_zero",
        "peak warmup steps",
        a -> Schedules.linearToZero(a.number("peak"), a.length("warmup", 0), a.length("steps")));
    rate(
        f,
        "tri_stage",
        "peak warmup hold decay start_factor end_factor",
        a ->
            Schedules.triStage(
                a.number("peak"),
                a.length("warmup", 0),
                a.length("hold", 0),
                a.length("decay"),
                a.number("start_factor", 0.01),
                a.number("end_factor", 0.01)));
  }

  private static void combinators(Map<String, Entry> f) {
    spec(f, Form.SCALED, "of by", a -> a.schedule("of").scale(a.number("by")));
    spec(
        f,
        "clamp",
        "of min max",
        a -> a.schedule("of").mapRate(of -> of.clamp(a.number("min"), a.number("max"))));
    spec(f, "take", "of steps", a -> a.schedule("of").map(of -> of.take(a.length("steps"))));
    spec(
        f,
        "repeat",
        "of times",
        a ->
            a.schedule("of")
                .map(of -> a.has("times") ? of.repeat(a.count("times", 1)) : of.repeat()));
    spec(
        f,
        Form.PAIR,
        "lr momentum",
        a ->
            ScheduleSpec.of(
                a.schedule("lr").learningRate(), a.schedule("momentum").learningRate()));
  }
}
