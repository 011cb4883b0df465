package org.lr4j.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.lr4j.cli.page.PageServer;
import org.lr4j.engine.Evaluation;
import org.lr4j.page.PageFile;
import org.lr4j.page.RunPage;
import org.lr4j.runs.MetricsWriter;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener.Start;
import org.lr4j.train.TrainedStep;

/**
 * Prints how long reports take and how large they are, what the page costs while it follows a run
 * of a thousand steps a second, how long the list of 500 runs takes, and how long a browser takes
 * to move the cursor over a hundred thousand points.
 */
public final class PageSpeed {
  private static final int PER_EPOCH = 500;

  private PageSpeed() {}

  /** Needs no arguments; a Chromium on the path for its last figure. */
  public static void main(String[] arguments) throws Exception {
    Path root = Files.createTempDirectory("lr4j-page-speed");
    try {
      comparison(root.resolve("compare"));
      Path large = root.resolve("large");
      train(large, "constant(0.05)", 100_000, 1);
      cursor(root, large);
      follow(root);
      list(root.resolve("many"));
    } finally {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void comparison(Path folder) throws IOException {
    try (RunFolder run = RunFolder.open(folder, RunKind.COMPARE)) {
      run.begin(RunRecord.of(RunKind.COMPARE, "five schedules", List.of("compare"), Map.of(), "-"));
      for (int policy = 1; policy <= 5; policy++) {
        for (int seed = 0; seed < 5; seed++) {
          String spec = "constant(" + policy / 100.0 + ")";
          train(folder.resolve(policy + "-seed" + seed), spec, 10_000, seed);
        }
      }
      run.end(RunStatus.DONE, Optional.empty());
    }
    String report = "";
    for (int turn = 1; turn <= 5; turn++) {
      long began = System.nanoTime();
      report = PageFile.of("five schedules", RunPage.of(RecordedRun.in(folder)));
      say("report of 5 x 5 x 10,000 steps, turn %d: %.3f s", turn, seconds(began));
    }
    int bytes = report.getBytes(StandardCharsets.UTF_8).length;
    say("report of 5 x 5 x 10,000 steps: %.0f KB", bytes / 1000.0);
  }

  private static void follow(Path root) throws Exception {
    Path folder = root.resolve("growing");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    HttpClient client = HttpClient.newHttpClient();
    try (PageServer server = PageServer.start(root, 0);
        RunFolder run = open(folder, "constant(0.05)");
        MetricsWriter metrics = run.metrics()) {
      metrics.onStart(new Start(0, 20_000, PER_EPOCH));
      Random random = new Random(1);
      URI page = server.address().resolve("/body?page=%2Frun%3Fpath%3Dgrowing");
      double before = serverSeconds(threads);
      long began = System.nanoTime();
      double slowest = 0;
      long bytes = 0;
      for (int second = 0; second < 15; second++) {
        for (int i = 0; i < 1000; i++) {
          step(metrics, second * 1000 + i, 0.05, random);
        }
        metrics.beforeCheckpoint((second + 1) * 1000L);
        long asked = System.nanoTime();
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        slowest = Math.max(slowest, seconds(asked));
        bytes = answer.body().length();
        Thread.sleep(Math.max(0, 1000L * (second + 1) - (System.nanoTime() - began) / 1_000_000));
      }
      double share = (serverSeconds(threads) - before) / seconds(began);
      say(
          "a run of 1,000 steps a second, asked for once a second: slowest answer %.3f s,"
              + " last answer %.0f KB",
          slowest, bytes / 1000.0);
      say("processor time of the page server: %.1f %% of a core", 100 * share);
      say("processor time of the trainer for it: none, as the page reads the files it writes");
      run.end(RunStatus.DONE, Optional.empty());
    }
  }

  private static void list(Path folder) throws Exception {
    for (int i = 0; i < 500; i++) {
      train(folder.resolve("run-" + i), "constant(0.05)", 10, i);
    }
    HttpClient client = HttpClient.newHttpClient();
    try (PageServer server = PageServer.start(folder, 0)) {
      HttpRequest list = HttpRequest.newBuilder(server.address().resolve("/body?page=%2F")).build();
      for (int turn = 1; turn <= 5; turn++) {
        long asked = System.nanoTime();
        client.send(list, HttpResponse.BodyHandlers.ofString());
        say("list of 500 runs, turn %d: %.3f s", turn, seconds(asked));
      }
    }
  }

  private static double serverSeconds(ThreadMXBean threads) {
    double all = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("lr4j page")) {
        all += threads.getThreadCpuTime(id) / 1e9;
      }
    }
    return all;
  }

  private static void cursor(Path root, Path run) throws IOException, InterruptedException {
    String page = PageFile.of("cursor", RunPage.of(RecordedRun.in(run)));
    say("report of 100,000 steps: %.0f KB", page.length() / 1000.0);
    String script =
        "<script>(() => { const f = lr4j.figures.get('training'), times = [];"
            + " for (let i = 0; i < 200; i++) { const t = performance.now(); f.cursor(i * 4);"
            + " times.push(performance.now() - t); } times.sort((a, b) => a - b);"
            + " document.title = 'median ' + times[100].toFixed(2) + ' ms, slowest '"
            + " + times[199].toFixed(2) + ' ms, points ' + f.views[0].data[0].length; })()</script>";
    Path file = root.resolve("cursor.html");
    Files.writeString(file, page.replace("</body>", script + "</body>"));
    for (String browser : List.of("chromium", "chromium-browser", "google-chrome")) {
      List<String> command = new ArrayList<>(List.of(browser, "--headless", "--no-sandbox"));
      command.addAll(List.of("--disable-gpu", "--disable-quic", "--no-first-run"));
      command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
      command.addAll(List.of("--disable-sync", "--user-data-dir=" + root.resolve("profile")));
      command.addAll(List.of("--dump-dom", file.toUri().toString()));
      try {
        Process process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int unused = process.waitFor();
        int title = dom.indexOf("<title>") + "<title>".length();
        say("cursor in a browser: %s", dom.substring(title, dom.indexOf("</title>")));
        return;
      } catch (IOException e) {
        // The next name may be the right one.
      }
    }
    say("cursor in a browser: not measured, there is no chromium");
  }

  private static RunFolder open(Path folder, String spec) {
    RunFolder run = RunFolder.open(folder, RunKind.TRAIN);
    run.begin(
        RunRecord.of(
            RunKind.TRAIN, "cnn on digits", List.of("train"), Map.of("schedule", spec), "-"));
    return run;
  }

  private static void train(Path folder, String spec, int steps, long seed) throws IOException {
    Random random = new Random(seed);
    try (RunFolder run = open(folder, spec);
        MetricsWriter metrics = run.metrics()) {
      metrics.onStart(new Start(0, steps, PER_EPOCH));
      for (int i = 0; i < steps; i++) {
        step(metrics, i, 0.05, random);
      }
      run.end(RunStatus.DONE, Optional.empty());
    }
  }

  private static void step(MetricsWriter metrics, int step, double rate, Random random) {
    boolean last = step % PER_EPOCH == PER_EPOCH - 1;
    double level = 0.1 + 2 * Math.exp(-step / 2000.0);
    Optional<Evaluation> held =
        last ? Optional.of(new Evaluation(level, OptionalDouble.of(0.9))) : Optional.empty();
    if (last) {
      metrics.beforeEvaluation(step + 1L);
    }
    metrics.onStep(
        new TrainedStep(
            step,
            step / PER_EPOCH + 1L,
            rate,
            OptionalDouble.of(0.9),
            level * (1 + 0.2 * random.nextGaussian()),
            32,
            held));
    if (last) {
      metrics.onEpoch(new Epoch(step / PER_EPOCH + 1L, step + 1L, rate, level, held));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
