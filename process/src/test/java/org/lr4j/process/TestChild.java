package org.lr4j.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A program that speaks the protocol: SGD with momentum on a noisy quadratic, whose state is small
 * enough to read. Its argument makes it misbehave.
 */
final class TestChild {
  private double weight = 3;
  private double velocity;
  private long order = 1;

  private TestChild() {}

  static String command(String manner) {
    return java(TestChild.class) + " " + manner;
  }

  /** A command line that runs a class of this class path. */
  static String java(Class<?> main) {
    return String.format(
        Locale.ROOT,
        "exec '%s/bin/java' -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' '%s'",
        System.getProperty("java.home"),
        System.getProperty("java.class.path"),
        main.getName());
  }

  public static void main(String[] args) throws IOException {
    String manner = args[0];
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    JsonMapper json = new JsonMapper();
    TestChild child = new TestChild();
    Map<String, double[]> saved = new HashMap<>();
    int steps = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode request = json.readTree(line);
      switch (request.get("op").asText()) {
        case "describe" ->
            out.println(
                "{\"groups\":[{\"name\":\"all\",\"lr\":0.01,\"momentum\":0.5}"
                    + (manner.equals("mixed") ? ",{\"name\":\"plain\",\"lr\":0.01}" : "")
                    + "],"
                    + "\"steps_per_epoch\":10,\"metrics\":[\"val_loss\"]}");
        case "step" -> {
          if (++steps == 5) {
            misbehave(manner, out);
          }
          double loss = child.step(request);
          out.println("{\"loss\":" + (loses(manner, steps) ? null : loss) + ",\"samples\":4}");
        }
        case "evaluate" -> out.println("{\"val_loss\":" + child.loss() + "}");
        case "snapshot" -> {
          saved.put("s" + saved.size(), new double[] {child.weight, child.velocity, child.order});
          out.println("{\"id\":\"s" + (saved.size() - 1) + "\"}");
        }
        case "restore" -> {
          double[] state = saved.get(request.get("id").asText());
          child.weight = state[0];
          child.velocity = state[1];
          child.order = (long) state[2];
          out.println("{}");
        }
        case "reseed" -> {
          child.order = request.get("seed").asLong();
          out.println("{}");
        }
        case "close" -> {
          out.println("{}");
          return;
        }
        default -> out.println("{}");
      }
    }
  }

  /** Whether this step's loss is lost: once, or from a step of the sweep on until its end. */
  private static boolean loses(String manner, int steps) {
    return manner.equals("gap") ? steps == 70 : manner.equals("gone") && steps >= 70 && steps < 100;
  }

  private static void misbehave(String manner, PrintStream out) throws IOException {
    switch (manner) {
      case "hang" -> {
        while (System.in.read() >= 0) {
          // Reads on and never answers.
        }
      }
      case "die" -> Runtime.getRuntime().halt(7);
      case "interrupt" -> Runtime.getRuntime().halt(130);
      case "noise" -> out.println("Epoch 1/10 [=====>     ]");
      case "error" -> out.println("{\"error\":\"CUDA out of memory\"}");
      case "nan" -> out.println("{\"loss\":NaN}");
      case "null" -> out.println("{\"loss\":null}");
      case "long" -> out.println("x".repeat(10_000_000));
      case "twice" -> out.println("{\"loss\":1}");
      default -> {
        // Behaves.
      }
    }
  }

  private double loss() {
    return weight * weight / 2;
  }

  private double step(JsonNode request) {
    double noise = new Random(order++).nextGaussian() * 0.01;
    double loss = loss() * (1 + noise);
    if (Double.isFinite(loss)) {
      velocity = request.path("momentum").path(0).asDouble(0.5) * velocity + weight * (1 + noise);
      weight -= request.get("lr").get(0).asDouble() * velocity;
    }
    return loss;
  }
}
