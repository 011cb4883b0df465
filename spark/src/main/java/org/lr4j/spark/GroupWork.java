package org.lr4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.ServerSocket;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What an executor does with a partition of a barrier stage, which is one process of a group. */
final class GroupWork<R extends Serializable>
    extends AbstractFunction1<Iterator<Integer>, Iterator<R>> implements Serializable {
  private static final long serialVersionUID = 1;

  private final GroupTask<R> task;

  GroupWork(GroupTask<R> task) {
    this.task = task;
  }

  @Override
  public Iterator<R> apply(Iterator<Integer> partition) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    String executor = context.getTaskInfos()[0].address();
    String port = context.allGather(rank == 0 ? Integer.toString(freePort()) : "")[0];
    Seat seat =
        new Seat(
            executor.substring(0, executor.lastIndexOf(':')),
            Integer.parseInt(port),
            rank,
            context.getTaskInfos().length);
    try {
      return CollectionConverters.asScala(List.of(task.work(seat)).iterator());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("process " + rank + " of the group failed: " + e, e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("there is no free port: " + e.getMessage(), e);
    }
  }
}
