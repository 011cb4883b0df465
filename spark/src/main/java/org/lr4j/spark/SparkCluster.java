package org.lr4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.package$;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
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
 * <p>A task may run twice: again, when an executor is lost after it has written its results, or
 * side by side, with Spark's speculation. Tasks that leave files must therefore write them whole
 * and rename them into place. A trial counts once.
 */
public final class SparkCluster implements Cluster {
  /** The master that {@code spark-submit} has been given. */
  public static final String SUBMITTED = "submit";

  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String UNLIMITED =
      "-Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0";
  private static final String STANDALONE = "spark://";

  /** What is said when Spark stops by itself, or another thread closes the cluster. */
  static final String ENDED =
      "Spark has ended the study; see the master's log, then give the same command again";

  private static final int CONNECT_MILLIS = 10_000;
  private static final int STANDALONE_PORT = 7077;
  private static final AtomicLong GROUPS = new AtomicLong();

  private final JavaSparkContext context;
  private final Attempts attempts;
  private final Consumer<String> notes;

  private SparkCluster(JavaSparkContext context, Attempts attempts, Consumer<String> notes) {
    this.context = context;
    this.attempts = attempts;
    this.notes = notes;
  }

  /**
   * Connects.
   *
   * @param master {@code local[N]}, {@code spark://host:port}, any other master of Spark, or {@link
   *     #SUBMITTED}
   * @param jars what executors need besides Spark, native libraries included; shipped once to each
   *     executor
   * @param threads threads of one trial, as {@code spark.task.cpus}
   * @param settings settings of Spark by name, such as {@code spark.executor.memory}
   * @param notes hears sentences that a user should read, such as that an executor was lost; called
   *     by threads of Spark's
   * @return the cluster
   * @throws StudyException if the master does not answer or does not accept the application
   */
  public static SparkCluster connect(
      String master,
      List<Path> jars,
      int threads,
      Map<String, String> settings,
      Consumer<String> notes) {
    requireAnswer(master);
    SparkConf conf = new SparkConf();
    if (!master.equals(SUBMITTED)) {
      conf.setMaster(master);
    } else if (!conf.contains("spark.master")) {
      throw new StudyException(
          "the master '"
              + SUBMITTED
              + "' is for programs that spark-submit has started; give an address such as"
              + " spark://HOST:7077");
    }
    conf.setIfMissing("spark.app.name", "lr4j study");
    // A second copy of a slow trial would only slow it further.
    conf.setIfMissing("spark.speculation", "false");
    conf.setIfMissing("spark.ui.enabled", "false");
    // One record a trial would otherwise stay in the driver for each.
    conf.setIfMissing("spark.ui.retainedTasks", "100");
    conf.setIfMissing("spark.ui.retainedStages", "10");
    conf.setIfMissing("spark.ui.retainedJobs", "10");
    // A group begins soon after its executors have started; Spark looks every 15 s, 40 times.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "120");
    conf.set("spark.task.cpus", Integer.toString(threads));
    // One trial in each executor: a crash then takes no other with it, and trials draw no random
    // numbers from one another.
    conf.setIfMissing("spark.executor.cores", Integer.toString(threads));
    settings.forEach(conf::set);
    // JavaCPP would take its limit of memory from the heap, which holds no tensors.
    conf.set(JAVA_OPTIONS, (UNLIMITED + " " + conf.get(JAVA_OPTIONS, "")).strip());
    // Kryo cannot read records.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    conf.set("spark.jars", jars(conf.get("spark.jars", ""), jars));
    SparkContext context = context(conf);
    Attempts attempts = new Attempts(notes);
    context.addSparkListener(attempts);
    return new SparkCluster(new JavaSparkContext(context), attempts, notes);
  }

  /** Spark's own connection, which a master of another version does not refuse but ignores. */
  private static SparkContext context(SparkConf conf) {
    String master = conf.get("spark.master");
    SparkContext context;
    try {
      context = new SparkContext(conf);
    } catch (Exception e) {
      // Scala does not declare what it throws. A master that gives no answer ends the context from
      // another thread while it is being made, which fails wherever it is then.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      boolean refused =
          e instanceof IllegalArgumentException
              || (e instanceof SparkException && !firstLine(e).contains("unresponsive"));
      throw new StudyException(
          refused ? "Spark does not accept this: " + firstLine(e) : unusable(master), e);
    }
    // Without the name that a master gives, the application has one of its own making.
    if (context.isStopped()
        || (master.startsWith(STANDALONE)
            && context.applicationId().startsWith("spark-application-"))) {
      context.stop();
      throw new StudyException(unusable(master));
    }
    return context;
  }

  private static String unusable(String master) {
    return "the master "
        + master
        + " does not take the study; it must be a master of Spark "
        + version()
        + ", and not its web page or another program";
  }

  /** Those that {@code spark-submit} was given, and ours. */
  private static String jars(String given, List<Path> ours) {
    Stream<String> known = Arrays.stream(given.split(",", -1)).filter(jar -> !jar.isBlank());
    Stream<String> more =
        Stream.concat(ours.stream(), own().stream()).map(jar -> jar.toUri().toString());
    return String.join(",", Stream.concat(known, more).distinct().toList());
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
    if (!master.startsWith(STANDALONE)) {
      return;
    }
    for (String address : master.substring(STANDALONE.length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        URI uri = URI.create(STANDALONE + address);
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

  static String firstLine(Throwable e) {
    return firstLine(e.getMessage() == null ? e.toString() : e.getMessage());
  }

  static String firstLine(@Nullable String text) {
    return text == null ? "" : text.strip().lines().findFirst().orElse("");
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
    return runner(task, Dispatch.BATCH);
  }

  TrialRunner runner(TrialTask task, int batch) {
    return (trials, results) -> run(trials, results, task, batch);
  }

  @Override
  public long lostAttempts() {
    return attempts.lost();
  }

  private void run(List<Trial> trials, Consumer<TrialResult> results, TrialTask task, int batch)
      throws InterruptedException {
    Broadcast<TrialTask> shipped = inJobGroup("the task of a study", () -> context.broadcast(task));
    boolean unused =
        inJobGroup(
            "trials of a study",
            () -> {
              new Dispatch(context, shipped, batch, notes).run(trials, results);
              return true;
            });
    // What is left when a study fails goes with the connection.
    shipped.destroy();
  }

  /**
   * Runs processes that need one another, all at the same time, as a barrier stage. If one fails or
   * its executor is lost, Spark begins all again, a few times.
   *
   * @param size how many; the cluster must have so many free places
   * @param task what each does
   * @param <R> what each answers
   * @return the answers in the order of the ranks
   * @throws StudyException if the group fails again and again, or there is too little room
   * @throws InterruptedException if the thread is interrupted; the processes are stopped
   * @throws IllegalArgumentException if there is no process
   */
  public <R extends Serializable> List<R> group(int size, GroupTask<R> task)
      throws InterruptedException {
    if (size < 1) {
      throw new IllegalArgumentException("a group needs at least 1 process, not " + size);
    }
    RDD<Integer> seats = context.parallelize(IntStream.range(0, size).boxed().toList(), size).rdd();
    ClassTag<R> tag = ClassTag$.MODULE$.apply(Serializable.class);
    return inJobGroup(
        "a group of processes",
        () -> {
          RDD<R> answers = seats.barrier().<R>mapPartitions(new GroupWork<>(task), false, tag);
          return List.copyOf(new JavaRDD<>(answers, tag).collect());
        });
  }

  /** Work on the cluster. */
  private interface Work<T> {
    T run() throws Exception;
  }

  /** Does work whose jobs end with it, also when it fails or is interrupted. */
  private <T> T inJobGroup(String what, Work<T> work) throws InterruptedException {
    String group = "lr4j-" + GROUPS.incrementAndGet();
    boolean done = false;
    context.setJobGroup(group, what, true);
    try {
      T result = work.run();
      done = true;
      return result;
    } catch (InterruptedException | StudyException e) {
      throw e;
    } catch (RuntimeException e) {
      if (context.sc().isStopped()) {
        throw new StudyException(ENDED, e);
      }
      throw e;
    } catch (Exception e) {
      // Scala does not declare what it throws.
      throw new StudyException(
          context.sc().isStopped() ? ENDED : what + " did not come to an end: " + firstLine(e), e);
    } finally {
      if (!context.sc().isStopped()) {
        if (!done) {
          context.cancelJobGroup(group);
        }
        context.clearJobGroup();
      }
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
