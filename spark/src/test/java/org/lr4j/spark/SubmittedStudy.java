package org.lr4j.spark;

import java.util.List;
import java.util.Map;
import org.lr4j.study.Study;
import org.lr4j.study.TrialResult;

/** A program for {@code spark-submit}: it prints the results of a study. */
public final class SubmittedStudy {
  private SubmittedStudy() {}

  /** Runs it. */
  public static void main(String[] arguments) throws InterruptedException {
    SoftmaxTask task = new SoftmaxTask(arguments[0], arguments[1]);
    try (SparkCluster cluster =
        SparkCluster.connect(SparkCluster.SUBMITTED, List.of(), 1, Map.of(), note -> {})) {
      List<TrialResult> results =
          Study.of(SparkClusterTest.PLAN, cluster.runner(task)).run(List.of());
      System.out.println(
          "lost " + cluster.lostAttempts() + " results " + SparkClusterTest.text(results));
    }
  }
}
