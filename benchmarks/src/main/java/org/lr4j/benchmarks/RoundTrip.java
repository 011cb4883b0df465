package org.lr4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.lr4j.process.ProcessLearner;

/**
 * What asking a program over a pipe costs: {@code RoundTrip [steps] [warmup]}. The programs do
 * nothing for a step but answer, one in Java, one in Python with {@code clients/python/lr4j.py}.
 * The bar is 0.2 ms at the median.
 */
public final class RoundTrip {
  private static final double BAR_MILLIS = 0.2;

  private RoundTrip() {}

  /** Answers at once. */
  public static final class Child {
    private Child() {}

    /**
     * Serves.
     *
     * @param args none
     * @throws IOException if the pipe breaks
     */
    public static void main(String[] args) throws IOException {
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        System.out.println(
            line.contains("describe")
                ? "{\"groups\":[{\"name\":\"all\",\"lr\":0.01}],\"steps_per_epoch\":100}"
                : "{\"loss\":2.302585092994046,\"samples\":64}");
      }
    }
  }

  /**
   * Measures and prints.
   *
   * @param args steps to measure (20000), steps before that (5000)
   */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int warmup = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put(
        "Java",
        String.format(
            Locale.ROOT,
            "exec '%s/bin/java' -XX:+UseSerialGC -cp '%s' '%s'",
            System.getProperty("java.home"),
            System.getProperty("java.class.path"),
            Child.class.getName()));
    commands.put("Python", "exec python3 benchmarks/round_trip.py");
    commands.forEach((language, command) -> print(language, times(command, warmup, steps)));
  }

  private static double[] times(String command, int warmup, int steps) {
    double[] millis = new double[steps];
    try (ProcessLearner learner = ProcessLearner.start(command, ProcessLearner.TIMEOUT)) {
      for (int step = -warmup; step < steps; step++) {
        long start = System.nanoTime();
        learner.step();
        if (step >= 0) {
          millis[step] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  private static void print(String language, double[] millis) {
    double median = millis[millis.length / 2];
    System.out.printf(
        Locale.ROOT,
        "%s: %d steps, median %.3f ms, 90 %% within %.3f ms, 99 %% within %.3f ms;"
            + " %.2f of the bar of %.1f ms%n",
        language,
        millis.length,
        median,
        millis[millis.length * 9 / 10],
        millis[millis.length * 99 / 100],
        median / BAR_MILLIS,
        BAR_MILLIS);
  }
}
