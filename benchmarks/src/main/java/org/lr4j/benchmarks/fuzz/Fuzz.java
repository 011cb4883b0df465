package org.lr4j.benchmarks.fuzz;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds changed inputs to what reads from outside: {@code Fuzz [KIND...] [--inputs N] [--seed S]
 * [--at I]}. Kinds are specs, json, curves, tables, idx, checkpoints and answers; without one, all.
 * An input is either read as something sound or refused in the documented way; anything else is a
 * fault and is printed with the seed and the number that make it again ({@code --at}). The exit
 * code is 1 if there was one.
 */
public final class Fuzz {
  private static final long SLOW_NANOS = 5_000_000_000L;
  private static final long HANG_SECONDS = 120;
  private static final int MOST_PRINTED = 5;
  private static final int EXCERPT = 400;

  private Fuzz() {}

  /**
   * Runs.
   *
   * @param args see the class
   * @throws Exception if the fuzzer itself cannot work
   */
  public static void main(String[] args) throws Exception {
    long inputs = 100_000;
    long seed = 1;
    long at = -1;
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--inputs" -> inputs = Long.parseLong(args[++i]);
        case "--seed" -> seed = Long.parseLong(args[++i]);
        case "--at" -> at = Long.parseLong(args[++i]);
        default -> kinds.add(args[i]);
      }
    }
    Path folder = Files.createTempDirectory("lr4j-fuzz");
    boolean sound = true;
    for (Target target : Targets.all(folder)) {
      try (target) {
        if (kinds.isEmpty() || kinds.contains(target.name())) {
          sound &= run(target, seed, at, inputs);
        }
      }
    }
    System.exit(sound ? 0 : 1);
  }

  private static boolean run(Target target, long seed, long at, long inputs) {
    Map<String, Integer> faults = new LinkedHashMap<>();
    long accepted = 0;
    long first = at < 0 ? 0 : at;
    long last = at < 0 ? inputs : at + 1;
    long start = System.nanoTime();
    AtomicLong place = new AtomicLong(first);
    Thread watch = new Thread(() -> watch(target, seed, place), "watch");
    watch.setDaemon(true);
    watch.start();
    for (long i = first; i < last; i++) {
      place.set(i);
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
      byte[] input = target.input(random);
      long began = processorTime();
      String fault = "";
      try {
        accepted += target.accepts(input, random) ? 1 : 0;
        long took = processorTime() - began;
        if (took > SLOW_NANOS) {
          fault = "took " + took / 1_000_000 + " ms";
        }
      } catch (OutOfMemoryError e) {
        fault = e + " with " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB";
      } catch (Exception | Error e) {
        fault = described(e);
      }
      if (!fault.isEmpty() && faults.merge(fault, 1, Integer::sum) == 1) {
        print(target, seed, i, fault, input, faults.size());
      }
    }
    watch.interrupt();
    System.out.printf(
        Locale.ROOT,
        "%s: %d inputs from seed %d, %d accepted, %d faults of %d kinds, %.1f s, heap of at most"
            + " %d MiB%n",
        target.name(),
        last - first,
        seed,
        accepted,
        faults.values().stream().mapToInt(Integer::intValue).sum(),
        faults.size(),
        (System.nanoTime() - start) / 1e9,
        Runtime.getRuntime().maxMemory() / (1 << 20));
    return faults.isEmpty();
  }

  /** Of this thread, so that a busy machine makes nothing slow. */
  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Ends the command when one input takes forever. */
  private static void watch(Target target, long seed, AtomicLong place) {
    try {
      for (long before = -1; place.get() != before; TimeUnit.SECONDS.sleep(HANG_SECONDS)) {
        before = place.get();
      }
    } catch (InterruptedException e) {
      return;
    }
    System.out.printf(
        Locale.ROOT, "%s --seed %d --at %d: hangs%n", target.name(), seed, place.get());
    Runtime.getRuntime().halt(1);
  }

  /** The kind of a fault: what was thrown, and where. */
  private static String described(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = "";
    for (StackTraceElement element : trace) {
      if (element.getClassName().startsWith("org.lr4j.")) {
        where = " at " + element;
        break;
      }
    }
    return e.getClass().getName() + where;
  }

  private static void print(
      Target target, long seed, long at, String fault, byte[] input, int kinds) {
    if (kinds <= MOST_PRINTED) {
      String text = new String(input, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "·");
      System.out.printf(
          Locale.ROOT,
          "%s --seed %d --at %d: %s%n  %s%n",
          target.name(),
          seed,
          at,
          fault,
          text.substring(0, Math.min(EXCERPT, text.length())));
    }
  }
}
