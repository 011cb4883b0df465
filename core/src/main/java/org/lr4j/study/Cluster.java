package org.lr4j.study;

/** Other machines on which trials run. */
public interface Cluster extends AutoCloseable {
  /**
   * A runner that sends trials to the machines.
   *
   * @param task carries out one trial there
   * @return the runner; it throws {@link StudyException} if the cluster fails as a whole
   */
  TrialRunner runner(TrialTask task);

  /**
   * How many attempts at a trial were lost with the machine or process that made them, and made
   * again.
   *
   * @return the number since the cluster was connected
   */
  long lostAttempts();

  /** Leaves the cluster. */
  @Override
  void close();
}
