package org.lr4j.spark;

import java.io.Serializable;

/**
 * What each process of a group does. It is serialised to get there.
 *
 * @param <R> what it answers
 */
@FunctionalInterface
public interface GroupTask<R extends Serializable> extends Serializable {
  /**
   * Does the work of one process.
   *
   * @param seat which one it is, and where the group meets
   * @return the answer
   * @throws Exception if it fails; the group as a whole is then tried again
   */
  R work(Seat seat) throws Exception;
}
