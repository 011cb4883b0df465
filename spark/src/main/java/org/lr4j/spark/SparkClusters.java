package org.lr4j.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lr4j.study.Cluster;
import org.lr4j.study.ClusterProvider;

/** Makes Spark known to the command line, where this module and Spark are on the class path. */
public final class SparkClusters implements ClusterProvider {
  private static final String LOG = "log4j2.configurationFile";

  /** Called by the service loader. */
  public SparkClusters() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Cluster connect(
      String master,
      List<Path> jars,
      int threads,
      Map<String, String> settings,
      Consumer<String> notes) {
    // Spark's log would bury what the command says; a configuration of the user's own stays.
    if (System.getProperty(LOG) == null && System.getenv("SPARK_CONF_DIR") == null) {
      System.setProperty(LOG, "classpath:org/lr4j/spark/quiet.properties");
    }
    return SparkCluster.connect(master, jars, threads, settings, notes);
  }
}
