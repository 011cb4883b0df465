package org.lr4j.cli;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.lr4j.study.Cluster;
import org.lr4j.study.ClusterProvider;

/** Finds the cluster that a study asks for. */
final class Clusters {
  /** The master of a program that spark-submit has started. */
  private static final String SUBMITTED = "submit";

  private Clusters() {}

  /** Connects to Spark, if it is on the class path. */
  static Cluster spark(String master, int threads, List<String> settings, Consumer<String> notes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw CommandException.usage(
            "--spark-conf is NAME=VALUE, such as spark.executor.memory=4g, but is '"
                + setting
                + "'");
      }
      values.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    for (ClusterProvider provider : ServiceLoader.load(ClusterProvider.class)) {
      if (provider.name().equals("spark")) {
        // spark-submit has sent the jars already.
        List<Path> jars = master.equals(SUBMITTED) ? List.of() : jars();
        return provider.connect(master, jars, threads, values, notes);
      }
    }
    throw CommandException.usage(
        "Spark is not on the class path; put lr4j-spark and the jars of Spark there with"
            + " LR4J_CLASS_PATH, as docs/studies.md explains");
  }

  /** What this process runs on, natives included, without Spark's own jars. */
  private static List<Path> jars() {
    CodeSource source = Clusters.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return List.of();
    }
    Path own = Path.of(URI.create(source.getLocation().toString()));
    Path lib = own.resolveSibling("lib");
    if (own.toString().endsWith(".jar") && Files.isDirectory(lib)) {
      File[] files = lib.toFile().listFiles((folder, name) -> name.endsWith(".jar"));
      List<Path> jars =
          new java.util.ArrayList<>(
              Arrays.stream(files == null ? new File[0] : files)
                  .map(File::toPath)
                  .sorted()
                  .toList());
      jars.add(0, own);
      return jars;
    }
    return List.of();
  }
}
