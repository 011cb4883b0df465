package org.lr4j.process;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.testkit.SoftmaxLearner;

/**
 * A program that serves testkit's classifier, whose seed is its argument. It reads its few requests
 * without a library, because the contract starts it often.
 */
final class SoftmaxChild {
  static final int BATCHES = 5;

  private final SoftmaxLearner learner;
  private final Map<String, Snapshot> saved = new HashMap<>();
  private int ids;

  private SoftmaxChild(long seed) {
    this.learner = new SoftmaxLearner(BATCHES, seed);
  }

  static String command(long seed) {
    return TestChild.java(SoftmaxChild.class) + " " + seed;
  }

  public static void main(String[] args) throws IOException {
    SoftmaxChild child = new SoftmaxChild(Long.parseLong(args[0]));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String op = between(line, "\"op\":\"", '"');
      System.out.println(child.answer(op, line));
      if (op.equals("close")) {
        return;
      }
    }
  }

  private String answer(String op, String request) {
    return switch (op) {
      case "describe" ->
          String.format(
              Locale.ROOT,
              "{\"groups\":[%s,%s],\"steps_per_epoch\":%d,\"metrics\":[\"val_loss\",\"accuracy\"]}",
              describe(0),
              describe(1),
              BATCHES);
      case "step" -> {
        set(LEARNING_RATE, between(request, "\"lr\":[", ']'));
        set(MOMENTUM, between(request, "\"momentum\":[", ']'));
        Step step = learner.step();
        yield "{\"loss\":" + step.loss() + ",\"samples\":" + step.samples() + "}";
      }
      case "evaluate" -> {
        Evaluation seen = learner.evaluate(Subset.PROBE);
        double accuracy = seen.accuracy().orElseThrow();
        yield "{\"val_loss\":" + seen.loss() + ",\"accuracy\":" + accuracy + "}";
      }
      case "snapshot" -> {
        saved.put(Integer.toString(++ids), learner.snapshot());
        yield "{\"id\":\"" + ids + "\"}";
      }
      case "restore" -> {
        learner.restore(saved.get(id(request)));
        yield "{}";
      }
      case "release" -> {
        saved.remove(id(request)).close();
        yield "{}";
      }
      case "reseed" -> {
        learner.reseed(Long.parseLong(between(request, "\"seed\":", '}')));
        yield "{}";
      }
      default -> "{}";
    };
  }

  private String describe(int group) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"lr\":%s,\"momentum\":%s}",
        learner.groups().get(group).name(),
        learner.get(group, LEARNING_RATE),
        learner.get(group, MOMENTUM));
  }

  private void set(Hyperparameter hyperparameter, String values) {
    int group = 0;
    for (int from = 0; from < values.length(); group++) {
      int comma = values.indexOf(',', from);
      int to = comma < 0 ? values.length() : comma;
      learner.set(group, hyperparameter, Double.parseDouble(values.substring(from, to)));
      from = to + 1;
    }
  }

  private static String id(String request) {
    return between(request, "\"id\":\"", '"');
  }

  private static String between(String request, String begin, char end) {
    int from = request.indexOf(begin) + begin.length();
    return request.substring(from, request.indexOf(end, from));
  }
}
