package org.lr4j.benchmarks.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lr4j.runs.ScheduleJson;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.Resolved;
import org.lr4j.schedule.plan.SpecException;

/** Schedules as text or as JSON: finite and not negative at every step, and read back as equal. */
final class Specs implements Target {
  private static final Units RUN = Units.ofRun(10, 100);
  private static final List<String> TEXTS =
      List.of(
          "constant(0.1)",
          "linear(from=0, to=0.1, steps=500) then cosine(from=0.1, to=0, steps=9500)",
          "polynomial(1, 0, 5, power=0.9) then polynomial_cycle(1, 0, 5)",
          "sqrt(1, 0, 5) then tanh(1, 0, 5, lower=-6) then geometric(1e-7, 10, 100)",
          "exponential(0.05, 0.97, per=1ep) * 0.5",
          "inverse(1, 0.1, 3, power=0.75) * sigmoid(1, -0.1, 50)",
          "step(1, 0.1, 30) * multistep(1, 0.1, [3ep, 0.5dur, 999])",
          "triangular2(0.001, 0.006, 2000, down=10)",
          "exp_range(0.001, 0.006, 2000, gamma=0.99994, base_momentum=0.85, max_momentum=0.95)",
          "triangular_shrink(0.001, 0.006, 20, factor=0.5, shrinks=max)",
          "onecycle(0.1, 1dur, base_momentum=0.85, max_momentum=0.95)",
          "onecycle_optax(0.1, 100, anneal=linear) then onecycle_smith(0.1, 0.45dur, 0.1dur)",
          "sgdr(1, 0.1, 10, mult=2, decay=0.9)",
          "wsd(1, 10, 20, 30, shape=cos, end=0.1)",
          "invsqrt(1, 10, 100)",
          "tri_stage(1, 10, 5, 100) then warmup_cosine(1, 1ep, 1dur)",
          "clamp(linear(0, 1, 10), 0.2, max=0.8) * (constant(2) * sqrt(1, 0, 9))",
          "repeat(linear(1, 0, 10), 3) then repeat(of=take(constant(1), steps=5))");
  private static final List<String> TOKENS =
      List.of(
          " then ",
          " * ",
          "(",
          ")",
          ",",
          "=",
          "[",
          "]",
          "repeat(",
          "clamp(",
          "take(",
          "ep",
          "dur",
          "constant(1)",
          "1e308",
          "9007199254740992",
          "\"",
          "{",
          "}",
          ":",
          "scale(",
          ", 0, 1)",
          "\u0000",
          "٣",
          "-",
          ".");

  private static final List<String> FACTORS =
      List.of("0", "1", "2", "1e308", "1e200", "1e-300", "9007199254740992", "4503599627370497");

  private final boolean json;
  private final Mutations mutations;

  Specs(boolean json) {
    this.json = json;
    List<String> samples = new ArrayList<>(TEXTS);
    if (json) {
      samples.replaceAll(text -> ScheduleJson.write(Plan.parse(text)));
    }
    this.mutations = Mutations.ofTexts(samples, TOKENS);
  }

  @Override
  public String name() {
    return json ? "json" : "specs";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] first = mutations.next(random);
    if (json || random.nextInt(3) == 0) {
      return first;
    }
    String one = new String(first, StandardCharsets.UTF_8);
    String other = new String(mutations.next(random), StandardCharsets.UTF_8);
    String whole =
        switch (random.nextInt(6)) {
          case 0 -> "(" + one + ") * (" + other + ")";
          case 1 -> one + " then " + other;
          case 2 -> "(" + one + ") * " + pick(FACTORS, random);
          case 3 -> "repeat(" + one + ", " + pick(FACTORS, random) + ") then " + other;
          case 4 -> nested(one, 1 + random.nextInt(40));
          default -> "clamp(take(" + one + ", 7), 0, " + pick(FACTORS, random) + ")";
        };
    return whole.getBytes(StandardCharsets.UTF_8);
  }

  private static String pick(List<String> texts, SplittableRandom random) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String nested(String inner, int depth) {
    String text = inner;
    for (int i = 0; i < depth; i++) {
      text = "clamp(" + text + " then constant(1, 1), 0, 1)";
    }
    return text;
  }

  @Override
  public boolean accepts(byte[] input, SplittableRandom random) {
    Resolved resolved;
    try {
      resolved = plan(new String(input, StandardCharsets.UTF_8)).resolve(RUN);
    } catch (SpecException e) {
      Targets.require(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
      return false;
    }
    for (Rates group : resolved.groups()) {
      requireSound(group.learningRate(), random);
      group.momentum().ifPresent(momentum -> requireSound(momentum, random));
    }
    try {
      String text = resolved.toText();
      Targets.require(
          Plan.parse(text).resolve(Units.UNKNOWN).toText().equals(text), "another text");
    } catch (UnsupportedOperationException e) {
      return true; // too long or too deep to be written
    }
    return true;
  }

  private Plan plan(String text) {
    return json ? ScheduleJson.read(text) : Plan.parse(text);
  }

  /** Any step, with a liking for those about the ends of a schedule and of what a long can hold. */
  private static long step(SplittableRandom random, long length) {
    long near = random.nextInt(5) - 2L;
    return switch (random.nextInt(4)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(100);
      case 1 -> Math.max(0, length - 3 + near);
      case 2 -> Math.max(0, (1L << random.nextInt(63)) + near);
      default -> random.nextLong() >>> (1 + random.nextInt(63));
    };
  }

  private static void requireSound(Schedule schedule, SplittableRandom random) {
    Targets.require(schedule.length() > 0, "a length that is not above 0");
    for (int i = 0; i < 40; i++) {
      long step = step(random, schedule.length());
      double value = schedule.at(step);
      Targets.require(value >= 0 && value <= Double.MAX_VALUE, value + " at step " + step);
    }
  }
}
