package org.lr4j.spark;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Counts the attempts that were lost or cut short, and reports each. Spark makes most of them
 * again.
 */
final class Attempts extends SparkListener {
  private final AtomicLong lost = new AtomicLong();
  private final Consumer<String> notes;

  Attempts(Consumer<String> notes) {
    this.notes = notes;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskEndReason reason = end.reason();
    // A copy is killed when the other one is done, and all are when a study is stopped.
    if (reason == Success$.MODULE$ || reason instanceof TaskKilled) {
      return;
    }
    lost.incrementAndGet();
    String where = end.taskInfo().host();
    if (reason instanceof ExecutorLostFailure failure) {
      String why = failure.reason().isDefined() ? failure.reason().get() : null;
      notes.accept("an executor on " + where + " was lost: " + SparkCluster.firstLine(why));
    } else if (reason instanceof TaskFailedReason failed) {
      notes.accept(
          "a task did not finish on "
              + where
              + ": "
              + SparkCluster.firstLine(failed.toErrorString()));
    }
  }

  long lost() {
    return lost.get();
  }
}
