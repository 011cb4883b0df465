package org.lr4j.spark;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the attempts that came to nothing, each of which Spark makes again, and tells of them. */
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
    notes.accept(
        reason instanceof ExecutorLostFailure failure
            ? "an executor on "
                + end.taskInfo().host()
                + " was lost; its trial runs again ("
                + SparkCluster.firstLine(
                    failure.reason().isDefined() ? failure.reason().get() : null)
                + ")"
            : "a trial was cut short on "
                + end.taskInfo().host()
                + " and runs again ("
                + SparkCluster.firstLine(reason.toString())
                + ")");
  }

  long lost() {
    return lost.get();
  }
}
