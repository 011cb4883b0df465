package org.lr4j.spark;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the attempts that did not come to an end, each of which Spark makes again. */
final class Attempts extends SparkListener {
  private final AtomicLong lost = new AtomicLong();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() != Success$.MODULE$) {
      lost.incrementAndGet();
    }
  }

  long lost() {
    return lost.get();
  }
}
