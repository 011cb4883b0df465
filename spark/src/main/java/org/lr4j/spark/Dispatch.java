package org.lr4j.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.lr4j.study.StudyException;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialTask;
import scala.Function0;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Trials on their way to a cluster and back. They are sent in batches, the next one when few trials
 * are left without a result, so that Spark's memory of them does not grow with the study and no
 * executor waits for the last trial of a batch.
 *
 * <p>Results arrive on a thread of Spark's. They are handed on by the one who asked for them.
 */
final class Dispatch {
  /** Trials sent at a time, and the fewest that a cluster has before it gets more. */
  static final int BATCH = 1000;

  /** Without an executor for so long, something is wrong with what the cluster was asked for. */
  private static final long PATIENCE_SECONDS = 15;

  /** How Spark names the task for which it gave up a job. */
  private static final Pattern GUILTY = Pattern.compile("Task (\\d+) in stage [\\d.]+ failed");

  private final JavaSparkContext context;
  private final Broadcast<TrialTask> task;
  private final int enough;
  private final Consumer<String> notes;
  private final BlockingQueue<Mail> mail = new LinkedBlockingQueue<>();
  private final Map<Integer, List<Trial>> jobs = new HashMap<>();
  private final Set<Trial> open = new HashSet<>();
  private int begun;

  /** What Spark's threads say to the one that waits. */
  private sealed interface Mail {
    record Arrived(TrialResult result) implements Mail {}

    record Ended(int job, @Nullable Throwable failure) implements Mail {}
  }

  /**
   * Ready to run.
   *
   * @param batch trials sent at a time; more to a cluster that has more cores
   */
  Dispatch(JavaSparkContext context, Broadcast<TrialTask> task, int batch, Consumer<String> notes) {
    this.context = context;
    this.task = task;
    this.enough = Math.max(batch, 2 * context.defaultParallelism());
    this.notes = notes;
  }

  /** Runs trials and returns when all have a result. */
  void run(List<Trial> trials, Consumer<TrialResult> results) throws InterruptedException {
    Deque<Trial> waiting = new ArrayDeque<>(trials);
    boolean warned = false;
    while (!waiting.isEmpty() || !open.isEmpty()) {
      if (open.size() <= enough && !waiting.isEmpty()) {
        List<Trial> batch = new ArrayList<>();
        while (batch.size() < enough && !waiting.isEmpty()) {
          batch.add(waiting.remove());
        }
        submit(batch);
      }
      Mail next = mail.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next instanceof Mail.Arrived arrived) {
        // A trial that another attempt has given up has its result already.
        if (open.remove(arrived.result.trial())) {
          results.accept(arrived.result);
        }
      } else if (next instanceof Mail.Ended ended) {
        end(ended, waiting, results);
      } else if (context.sc().isStopped()) {
        throw new StudyException(SparkCluster.ENDED);
      } else if (!warned && !hasExecutors()) {
        warned = true;
        notes.accept(
            "no executor has started for "
                + PATIENCE_SECONDS
                + " s; each needs free cores and memory on a worker ("
                + needs()
                + "), which the master's page shows");
      }
    }
  }

  /** A job that ended well has left nothing open; one that failed did so because of one trial. */
  private void end(Mail.Ended ended, Deque<Trial> waiting, Consumer<TrialResult> results) {
    List<Trial> batch = jobs.remove(ended.job);
    if (ended.failure == null || batch == null) {
      return;
    }
    if (context.sc().isStopped()) {
      throw new StudyException(SparkCluster.ENDED, ended.failure);
    }
    Matcher guilty = GUILTY.matcher(String.valueOf(ended.failure.getMessage()));
    if (!guilty.find()) {
      throw new StudyException(
          "the cluster cannot run trials: " + SparkCluster.firstLine(ended.failure), ended.failure);
    }
    Trial trial = batch.get(Integer.parseInt(guilty.group(1)));
    if (open.remove(trial)) {
      results.accept(new TrialResult.Failed(trial, givenUp(ended.failure)));
    }
    for (Trial other : batch) {
      if (open.remove(other)) {
        waiting.add(other);
      }
    }
  }

  private static String givenUp(Throwable failure) {
    String line = SparkCluster.firstLine(failure);
    int reason = line.indexOf("most recent failure: ");
    return "it was given up after the executor was lost, or the trial cut short, several times: "
        + (reason < 0 ? line : line.substring(reason + "most recent failure: ".length()));
  }

  private boolean hasExecutors() {
    // The driver is in the list; alone, it is the executor only where there is no cluster.
    return context.sc().isLocal() || context.sc().getExecutorMemoryStatus().size() > 1;
  }

  private String needs() {
    return context.getConf().get("spark.task.cpus", "1")
        + " cores and "
        + context.getConf().get("spark.executor.memory", "1g")
        + ", set with --threads and spark.executor.memory";
  }

  private void submit(List<Trial> batch) {
    int job = begun++;
    jobs.put(job, batch);
    open.addAll(batch);
    JavaRDD<Trial> tasks = context.parallelize(batch, batch.size());
    SimpleFutureAction<BoxedUnit> action =
        submit(context.sc(), tasks, IntStream.range(0, batch.size()).boxed().toList());
    action.onComplete(new Completion(job, mail), ExecutionContext.parasitic$.MODULE$);
  }

  @SuppressWarnings("unchecked") // Scala's Int is Object to Java.
  private SimpleFutureAction<BoxedUnit> submit(
      SparkContext spark, JavaRDD<Trial> tasks, List<Integer> partitions) {
    Seq<Object> all = (Seq<Object>) (Seq<?>) CollectionConverters.asScala(partitions).toList();
    Function0<BoxedUnit> nothing = new Nothing();
    return spark.submitJob(tasks.rdd(), new TrialWork(task), all, new Arrival(mail), nothing);
  }

  /** Takes results as they arrive; Spark calls it for one at a time. */
  private static final class Arrival extends AbstractFunction2<Object, WireResult, BoxedUnit> {
    private final BlockingQueue<Mail> mail;

    Arrival(BlockingQueue<Mail> mail) {
      this.mail = mail;
    }

    @Override
    public BoxedUnit apply(Object partition, WireResult result) {
      mail.add(new Mail.Arrived(result.result()));
      return BoxedUnit.UNIT;
    }
  }

  /** Takes the end of a job. */
  private static final class Completion extends AbstractFunction1<Try<BoxedUnit>, BoxedUnit> {
    private final int job;
    private final BlockingQueue<Mail> mail;

    Completion(int job, BlockingQueue<Mail> mail) {
      this.job = job;
      this.mail = mail;
    }

    @Override
    public BoxedUnit apply(Try<BoxedUnit> end) {
      mail.add(new Mail.Ended(job, end.isFailure() ? end.failed().get() : null));
      return BoxedUnit.UNIT;
    }
  }

  /** The result of a job, whose trials have given theirs already. */
  private static final class Nothing extends AbstractFunction0<BoxedUnit> {
    @Override
    public BoxedUnit apply() {
      return BoxedUnit.UNIT;
    }
  }
}
