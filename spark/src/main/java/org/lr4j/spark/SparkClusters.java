package org.lr4j.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lr4j.study.Cluster;
import org.lr4j.study.ClusterProvider;

/** Makes Spark known to the command line, where this module and Spark are on the class path. */
public final class SparkClusters implements ClusterProvider {
  /** Called by the service loader. */
  public SparkClusters() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Cluster connect(
      String master, List<Path> jars, int threads, Map<String, String> settings) {
    return SparkCluster.connect(master, jars, threads, settings);
  }
}
