package org.lr4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
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
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.distributed.Meeting;
import org.lr4j.torch.distributed.Peers;
import org.lr4j.torch.distributed.ProcessGroup;

/** Studies on a real cluster: a master and two workers, with executors that are killed. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SparkClusterTest {
  private static final int LAST = Integer.MAX_VALUE;
  private static final Space RATES =
      new Space(List.of(new Axis("rate", List.of("0.001", "0.01", "0.1", "1"))));
  static final StudyPlan PLAN = StudyPlan.grid(RATES, List.of(1L, 2L), 2);

  @TempDir private static Path folder;
  private static StandaloneCluster standalone;
  private static List<Path> jars;
  private static @Nullable SparkCluster cluster;
  private static final List<String> NOTES = new CopyOnWriteArrayList<>();

  private Path attempts;
  private Path gates;
  private SoftmaxTask task;

  @BeforeAll
  static void start() throws IOException {
    standalone = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
    jars = StandaloneCluster.jars(folder.resolve("jars"));
  }

  @AfterAll
  static void stop() {
    disconnect();
    if (standalone != null) {
      standalone.close();
    }
  }

  /** The connection that most tests share. */
  private static SparkCluster cluster() {
    if (cluster == null) {
      cluster = SparkCluster.connect(standalone.master(), jars, 1, settings(), NOTES::add);
    }
    return cluster;
  }

  private static void disconnect() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "spark.driver.host",
        StandaloneCluster.HOST,
        "spark.driver.bindAddress",
        StandaloneCluster.HOST,
        "spark.executor.memory",
        "512m",
        "spark.executor.extraJavaOptions",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.task.maxFailures",
        "2");
  }

  @BeforeEach
  void prepare() throws IOException {
    attempts = Files.createTempDirectory(folder, "attempts");
    gates = Files.createTempDirectory(folder, "gates");
    task = new SoftmaxTask(attempts.toString(), gates.toString());
    NOTES.clear();
  }

  private static List<TrialResult> sorted(List<TrialResult> results) {
    return results.stream().sorted(Comparator.comparing(r -> r.trial().id())).toList();
  }

  /** All bits of some results. */
  static String text(List<TrialResult> results) {
    return sorted(results).stream()
        .map(TrialResult.Finished.class::cast)
        .map(r -> r.validation() + " " + r.test() + " " + r.best() + " " + r.steps())
        .collect(Collectors.joining("; "));
  }

  private static List<TrialResult> inProcess(StudyPlan plan) throws Exception {
    Path unseen = Files.createTempDirectory(folder, "unseen");
    SoftmaxTask own = new SoftmaxTask(unseen.toString(), unseen.toString());
    return sorted(Study.of(plan, TrialRunner.inProcess(1, own)).run(List.of()));
  }

  @Test
  void givesTheSameResultsAsOneProcessBitForBit() throws Exception {
    List<TrialResult> spark = sorted(Study.of(PLAN, cluster().runner(task)).run(List.of()));
    assertThat(spark).hasSize(8).isEqualTo(inProcess(PLAN));
  }

  @Test
  void runsRounds() throws Exception {
    StudyPlan rungs = StudyPlan.rungs(RATES, List.of(1L, 2L), 4, Objective.LOSS);
    assertThat(sorted(Study.of(rungs, cluster().runner(task)).run(List.of())))
        .isEqualTo(inProcess(rungs));
  }

  @Test
  void givesEachTrialOneResultWhereTrialsGoInBatches() throws Exception {
    List<Trial> trials =
        StudyPlan.grid(RATES, LongStream.range(0, 15).boxed().toList(), 1).round(List.of());
    List<Trial> answered = new CopyOnWriteArrayList<>();
    cluster().runner(task, 8).run(trials, result -> answered.add(result.trial()));
    assertThat(answered).containsExactlyInAnyOrderElementsOf(trials);
  }

  @Test
  void losesOnlyTimeWhenAnExecutorIsKilled() throws Exception {
    long lost = cluster().lostAttempts();
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    Future<List<TrialResult>> study = begin();
    kill(awaitAttempts(held, 1).get(0));
    awaitAttempts(held, 2);
    Files.delete(gate);
    assertThat(sorted(study.get())).isEqualTo(inProcess(PLAN));
    assertThat(cluster().lostAttempts()).isGreaterThan(lost);
    assertThat(NOTES)
        .anyMatch(
            note -> note.startsWith("an executor on 127.0.0.") && note.contains(" was lost: "));
  }

  @Test
  void losesOnlyTimeWhenAWorkerIsKilled() throws Exception {
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    Future<List<TrialResult>> study = begin();
    standalone.killWorkerOf(awaitAttempts(held, 1).get(0));
    awaitAttempts(held, 2);
    Files.delete(gate);
    assertThat(sorted(study.get())).isEqualTo(inProcess(PLAN));
    standalone.addWorker();
  }

  /** Processes that only come to an end if they run at the same time and meet. */
  @Test
  void runsAGroupAtTheSameTime() throws Exception {
    List<String> answers =
        cluster()
            .group(
                2,
                seat -> {
                  if (seat.rank() == 0) {
                    try (ServerSocket door =
                            new ServerSocket(seat.port(), 1, InetAddress.getByName(seat.host()));
                        Socket guest = door.accept()) {
                      return "met " + (char) guest.getInputStream().read();
                    }
                  }
                  while (true) {
                    try (Socket socket = new Socket(seat.host(), seat.port())) {
                      socket.getOutputStream().write('0' + seat.rank());
                      return seat.rank() + " of " + seat.size();
                    } catch (ConnectException e) {
                      Thread.sleep(10);
                    }
                  }
                });
    assertThat(answers).containsExactly("met 1", "1 of 2");
  }

  /** libtorch's processes meet over Gloo, and each takes half of every batch. */
  @Test
  void trainsOneModelInTwoExecutorsAsOneProcessDoes() throws Exception {
    List<double[]> losses =
        cluster()
            .group(
                2,
                seat -> {
                  Meeting meeting =
                      new Meeting(
                          seat.host(),
                          seat.port(),
                          seat.rank(),
                          seat.size(),
                          Duration.ofMinutes(1));
                  try (ProcessGroup group = ProcessGroup.join(meeting)) {
                    return losses(group);
                  }
                });
    assertThat(losses.get(1)).isEqualTo(losses.get(0));
    assertThat(losses.get(0)).containsExactly(losses(Peers.ALONE), within(1e-5));
  }

  /** What a range test sees before it becomes unstable. */
  private static double[] losses(Peers peers) {
    TorchConfig config =
        TorchConfig.of("digits", "cnn", "sgd").withBatchSize(64).withThreads(1).withPeers(peers);
    try (Learner learner = TorchEngine.open(config)) {
      Curve curve =
          RangeTest.of(Sweep.exponential(1e-3, 1e-1, 20)).run(learner, FinderListener.NONE).get(0);
      return IntStream.range(0, curve.size()).mapToDouble(i -> curve.point(i).loss()).toArray();
    }
  }

  @Test
  void goesOnWhenATrialAlwaysFails() throws Exception {
    assertThat(failure("cursed")).isEqualTo("the rate must be a number, but is cursed");
  }

  @Test
  void goesOnWhenATrialAlwaysTakesItsExecutorWithIt() throws Exception {
    assertThat(failure("deadly"))
        .startsWith("it was given up after the executor was lost")
        .contains("139");
  }

  /** Why trials with a rate fail while one with another is fine. */
  private String failure(String rate) throws Exception {
    Space space = new Space(List.of(new Axis("rate", List.of(rate, "0.01"))));
    List<TrialResult> results =
        Study.of(StudyPlan.grid(space, List.of(1L), 1), cluster().runner(task)).run(List.of());
    Ranking ranking = Ranking.of(results, Objective.LOSS);
    assertThat(ranking.rows().get(0).finished()).hasSize(1);
    return ranking.rows().get(1).failed().get(0).reason();
  }

  /** Two copies of a trial run at the same time, and the program is started by spark-submit. */
  @Test
  @Order(LAST)
  void takesNoHarmFromSpeculationUnderSparkSubmit() throws Exception {
    assertThatThrownBy(() -> connect("foo"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("Could not parse Master URL");
    List<String> arguments = new ArrayList<>();
    Map<String, String> settings = new LinkedHashMap<>(settings());
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.interval", "50ms");
    settings.put("spark.speculation.minTaskRuntime", "50ms");
    settings.put("spark.speculation.quantile", "0.5");
    settings.forEach((name, value) -> arguments.addAll(List.of("--conf", name + "=" + value)));
    arguments.addAll(List.of("--class", SubmittedStudy.class.getName(), "--jars"));
    arguments.add(jars.stream().skip(1).map(Path::toString).collect(Collectors.joining(",")));
    arguments.addAll(List.of(jars.get(0).toString(), attempts.toString(), gates.toString()));
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    Future<String> said = start(() -> standalone.submit(arguments.toArray(String[]::new)));
    assertThat(awaitAttempts(held, 2)).doesNotHaveDuplicates();
    Files.delete(gate);
    assertThat(said.get()).contains("lost 0 results " + text(inProcess(PLAN))).endsWith("code 0");
  }

  /** Before the last test, which makes a connection of its own. */
  @Test
  @Order(LAST - 1)
  void saysThatSparkEndedWhenItEndsInTheMiddle() throws Exception {
    Trial held = PLAN.round(List.of()).get(0);
    Path gate = SoftmaxTask.gate(gates, held);
    Future<List<TrialResult>> study = begin();
    awaitAttempts(held, 1);
    disconnect();
    assertThatThrownBy(study::get)
        .hasCauseInstanceOf(StudyException.class)
        .hasMessageContaining("Spark has ended the study");
    Files.delete(gate);
  }

  @Test
  void namesAMasterThatDoesNotAnswer() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> connect("spark://127.0.0.1:" + free))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("does not answer");
    assertThatThrownBy(() -> connect("spark://"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("spark://HOST:PORT");
    assertThatThrownBy(() -> connect(SparkCluster.SUBMITTED))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("programs that spark-submit has started");
  }

  private static void connect(String master) {
    SparkCluster.connect(master, List.of(), 1, Map.of(), NOTES::add).close();
  }

  private Future<List<TrialResult>> begin() {
    return start(() -> Study.of(PLAN, cluster().runner(task)).run(List.of()));
  }

  private static <T> Future<T> start(Callable<T> work) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<T> result = thread.submit(work);
    thread.shutdown();
    return result;
  }

  private static void kill(long process) {
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Waits for attempts at a trial and returns the processes that make them. */
  private List<Long> awaitAttempts(Trial trial, int count) throws Exception {
    while (true) {
      try (Stream<Path> files = Files.list(attempts)) {
        List<Long> processes =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(trial.id() + "-"))
                .map(name -> Long.valueOf(name.substring(name.lastIndexOf('.') + 1)))
                .toList();
        if (processes.size() >= count) {
          return processes;
        }
      }
      Thread.sleep(20);
    }
  }
}
