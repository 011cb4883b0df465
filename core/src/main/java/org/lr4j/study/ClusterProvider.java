package org.lr4j.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A kind of cluster, found by {@link java.util.ServiceLoader}. */
public interface ClusterProvider {
  /**
   * The name of the kind.
   *
   * @return such as {@code spark}
   */
  String name();

  /**
   * Connects.
   *
   * @param master the address, in the kind's own form
   * @param jars what the machines need to carry out trials
   * @param threads threads of one trial
   * @param settings settings of the cluster's own by name
   * @param notes hears sentences that a user should read, from any thread
   * @return the cluster
   * @throws StudyException if it does not answer or refuses
   */
  Cluster connect(
      String master,
      List<Path> jars,
      int threads,
      Map<String, String> settings,
      Consumer<String> notes);
}
