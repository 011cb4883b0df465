package org.lr4j.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;
import org.lr4j.study.Cluster;
import org.lr4j.study.StudyException;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import org.lr4j.study.TrialTask;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A Spark cluster on which trials run as ordinary tasks, one trial a task. Nothing waits for
 * anything else, so a lost executor costs only the trials that it was running.
 *
 * <p>A task may run twice, when an executor is lost after it has written its results. Tasks that
 * leave files must therefore write them whole and rename them into place.
 */
public final class SparkCluster implements Cluster {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int STANDALONE_PORT = 7077;

  private final JavaSparkContext context;
  private final Attempts attempts;
  private final String master;

  private SparkCluster(JavaSparkContext context, Attempts attempts, String master) {
    this.context = context;
    this.attempts = attempts;
    this.master = master;
  }

  /**
   * Connects.
   *
   * @param master {@code local[N]}, {@code spark://host:port}, or any other master of Spark
   * @param jars what executors need besides Spark, native libraries included; shipped once to each
   *     executor
   * @param threads threads of one trial, as {@code spark.task.cpus}
   * @param settings settings of Spark by name, such as {@code spark.executor.memory}
   * @return the cluster
   * @throws StudyException if the master does not answer or does not accept the application
   */
  public static SparkCluster connect(
      String master, List<Path> jars, int threads, Map<String, String> settings) {
    requireAnswer(master);
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("lr4j study")
            .set("spark.task.cpus", Integer.toString(threads))
            // A second copy of a slow trial would only slow it further.
            .set("spark.speculation", "false")
            .set("spark.ui.enabled", "false")
            // One record a trial would otherwise stay in the driver for each.
            .set("spark.ui.retainedTasks", "100")
            .set("spark.ui.retainedStages", "10")
            .set("spark.ui.retainedJobs", "10")
            .setJars(
                Stream.concat(jars.stream(), own().stream())
                    .distinct()
                    .map(jar -> jar.toUri().toString())
                    .toArray(String[]::new));
    settings.forEach(conf::set);
    try {
      SparkContext context = new SparkContext(conf);
      Attempts attempts = new Attempts();
      context.addSparkListener(attempts);
      return new SparkCluster(new JavaSparkContext(context), attempts, master);
    } catch (RuntimeException e) {
      throw new StudyException(refused(master, e), e);
    }
  }

  /** The jar of this class, which executors need like any other. */
  private static Optional<Path> own() {
    try {
      CodeSource source = SparkCluster.class.getProtectionDomain().getCodeSource();
      if (source == null || source.getLocation() == null) {
        return Optional.empty();
      }
      Path place = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(place) ? Optional.of(place) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Spark itself tries for a minute and then says nothing that helps. */
  private static void requireAnswer(String master) {
    if (!master.startsWith("spark://")) {
      return;
    }
    for (String address : master.substring("spark://".length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        URI uri = URI.create("spark://" + address);
        if (uri.getHost() == null) {
          throw new StudyException(
              "the master " + master + " is no address; give it as spark://HOST:PORT");
        }
        int port = uri.getPort() < 0 ? STANDALONE_PORT : uri.getPort();
        socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
        return;
      } catch (IllegalArgumentException e) {
        throw new StudyException(
            "the master " + master + " is no address; give it as spark://HOST:PORT", e);
      } catch (IOException e) {
        // Another of the masters may answer.
      }
    }
    throw new StudyException(
        "the master " + master + " does not answer; start it, or correct the address");
  }

  private static String refused(String master, RuntimeException e) {
    return "Spark cannot use the master "
        + master
        + " ("
        + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
        + "); the cluster must run Spark "
        + version();
  }

  /**
   * The version of Spark that is in use here.
   *
   * @return such as 4.1.1
   */
  public static String version() {
    return package$.MODULE$.SPARK_VERSION();
  }

  @Override
  public TrialRunner runner(TrialTask task) {
    return (trials, results) -> run(trials, results, task);
  }

  @Override
  public long lostAttempts() {
    return attempts.lost();
  }

  private void run(List<Trial> trials, Consumer<TrialResult> results, TrialTask task)
      throws InterruptedException {
    if (trials.isEmpty()) {
      return;
    }
    String group = "lr4j-" + System.identityHashCode(trials);
    JavaRDD<Trial> tasks = context.parallelize(trials, trials.size());
    ClassTag<WireResult> tag = ClassTag$.MODULE$.apply(WireResult.class);
    context.setJobGroup(group, "trials of a study", true);
    try {
      context.sc().runJob(tasks.rdd(), new TrialWork(task), new ResultHandler(results), tag);
    } catch (RuntimeException e) {
      requireUninterrupted(e);
      throw new StudyException(refused(master, e), e);
    } catch (Exception e) {
      // Scala does not declare what it throws.
      requireUninterrupted(e);
      throw new StudyException(
          "the cluster gave up a trial: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"),
          e);
    } finally {
      if (Thread.currentThread().isInterrupted() || context.sc().isStopped()) {
        context.cancelJobGroup(group);
      }
      context.clearJobGroup();
    }
  }

  private static void requireUninterrupted(Exception e) throws InterruptedException {
    if (e instanceof InterruptedException interrupted) {
      throw interrupted;
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
