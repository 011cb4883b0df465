package org.lr4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Ranking;
import org.lr4j.study.Space;
import org.lr4j.study.Study;
import org.lr4j.study.StudyException;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;

/** Studies on a real cluster: a master and two workers, with executors that are killed. */
@Timeout(300)
class SparkClusterTest {
  private static final Space RATES =
      new Space(List.of(new Axis("rate", List.of("0.001", "0.01", "0.1", "1"))));
  private static final StudyPlan PLAN = StudyPlan.grid(RATES, List.of(1L, 2L), 2);

  @TempDir private static Path folder;
  private static StandaloneCluster standalone;
  private static SparkCluster cluster;

  private Path attempts;
  private Path gates;
  private SoftmaxTask task;

  @BeforeAll
  static void start() throws IOException {
    standalone = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
    cluster =
        SparkCluster.connect(
            standalone.master(),
            StandaloneCluster.jars(folder.resolve("jars")),
            1,
            Map.of(
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.executor.memory", "512m"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (standalone != null) {
      standalone.close();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    attempts = Files.createTempDirectory(folder, "attempts");
    gates = Files.createTempDirectory(folder, "gates");
    task = new SoftmaxTask(attempts.toString(), gates.toString());
  }

  private static List<TrialResult> sorted(List<TrialResult> results) {
    return results.stream().sorted(Comparator.comparing(r -> r.trial().id())).toList();
  }

  private List<TrialResult> inProcess(StudyPlan plan) throws InterruptedException {
    return sorted(Study.of(plan, TrialRunner.inProcess(1, task)).run(List.of()));
  }

  @Test
  void givesTheSameResultsAsOneProcessBitForBit() throws Exception {
    List<TrialResult> spark = sorted(Study.of(PLAN, cluster.runner(task)).run(List.of()));
    assertThat(spark).hasSize(8).isEqualTo(inProcess(PLAN));
  }

  @Test
  void runsRounds() throws Exception {
    StudyPlan rungs = StudyPlan.rungs(RATES, List.of(1L, 2L), 4, Objective.LOSS);
    assertThat(sorted(Study.of(rungs, cluster.runner(task)).run(List.of())))
        .isEqualTo(inProcess(rungs));
  }

  @Test
  void losesOnlyTimeWhenAnExecutorIsKilled() throws Exception {
    List<TrialResult> expected = inProcess(PLAN);
    clear(attempts);
    long lost = cluster.lostAttempts();
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<List<TrialResult>> study =
        thread.submit(() -> Study.of(PLAN, cluster.runner(task)).run(List.of()));
    thread.shutdown();
    awaitAttempts(held, 1);
    // Which of the two executors holds it is Spark's choice.
    standalone.killExecutors(0);
    standalone.killExecutors(1);
    awaitAttempts(held, 2);
    Files.delete(gate);
    assertThat(sorted(study.get())).isEqualTo(expected);
    assertThat(cluster.lostAttempts()).isGreaterThan(lost);
  }

  @Test
  void losesOnlyTimeWhenAWorkerIsKilled() throws Exception {
    List<TrialResult> expected = inProcess(PLAN);
    clear(attempts);
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<List<TrialResult>> study =
        thread.submit(() -> Study.of(PLAN, cluster.runner(task)).run(List.of()));
    thread.shutdown();
    awaitAttempts(held, 1);
    standalone.killWorker(0);
    Files.delete(gate);
    assertThat(sorted(study.get())).isEqualTo(expected);
    standalone.addWorker();
  }

  @Test
  void goesOnWhenATrialAlwaysFails() throws Exception {
    Space space = new Space(List.of(new Axis("rate", List.of("cursed", "0.01"))));
    List<TrialResult> results =
        sorted(
            Study.of(StudyPlan.grid(space, List.of(1L), 1), cluster.runner(task)).run(List.of()));
    Ranking ranking = Ranking.of(results, Objective.LOSS);
    assertThat(ranking.rows().get(1).failed())
        .extracting(TrialResult.Failed::reason)
        .containsExactly("the rate must be a number, but is cursed");
    assertThat(ranking.rows().get(0).finished()).hasSize(1);
  }

  @Test
  void namesAMasterThatDoesNotAnswer() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(
            () -> SparkCluster.connect("spark://127.0.0.1:" + free, List.of(), 1, Map.of()))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("does not answer");
    assertThatThrownBy(() -> SparkCluster.connect("spark://", List.of(), 1, Map.of()))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("spark://HOST:PORT");
  }

  private void awaitAttempts(Trial trial, int count) throws IOException, InterruptedException {
    while (true) {
      try (Stream<Path> files = Files.list(attempts)) {
        if (files.filter(f -> f.getFileName().toString().startsWith(trial.id())).count() >= count) {
          return;
        }
      }
      Thread.sleep(20);
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : new ArrayList<>(files.toList())) {
        Files.delete(file);
      }
    }
  }
}
