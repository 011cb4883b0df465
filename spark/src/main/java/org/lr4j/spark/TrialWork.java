package org.lr4j.spark;

import java.io.Serializable;
import java.util.concurrent.CancellationException;
import org.apache.spark.broadcast.Broadcast;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialTask;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with a partition, which holds one trial. */
final class TrialWork extends AbstractFunction1<Iterator<Trial>, WireResult>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Sent to each executor once, however many trials it runs. */
  private final Broadcast<TrialTask> task;

  TrialWork(Broadcast<TrialTask> task) {
    this.task = task;
  }

  /**
   * A trial that fails is a result, because it would fail again elsewhere. An executor that dies
   * gives no result, and then Spark tries the trial again.
   */
  @Override
  public WireResult apply(Iterator<Trial> partition) {
    Trial trial = partition.next();
    try {
      return WireResult.of(task.value().apply(trial));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      String message = e.getMessage();
      return WireResult.failed(trial, message == null ? e.toString() : message);
    }
  }
}
