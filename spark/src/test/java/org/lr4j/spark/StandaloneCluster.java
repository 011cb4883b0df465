package org.lr4j.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A real cluster on loopback: a master and workers of one core each, as processes of their own. */
final class StandaloneCluster implements AutoCloseable {
  /** The address of the master and of the driver. */
  static final String HOST = "127.0.0.1";

  private static final long PATIENCE_SECONDS = 120;
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path folder;
  private final Path home;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final String master;

  StandaloneCluster(Path folder, int workers) throws IOException {
    this.folder = folder;
    this.home = home(folder.resolve("spark"));
    Path log = start("master", HOST, "org.apache.spark.deploy.master.Master", "--port", "0");
    this.master = await(log, MASTER);
    for (int i = 0; i < workers; i++) {
      addWorker();
    }
  }

  String master() {
    return master;
  }

  /** Starts another worker and waits until the master has it. */
  void addWorker() throws IOException {
    String name = "worker-" + workers.size();
    Path log =
        start(
            name,
            // Spark does not run a second copy of a trial on the host of the first.
            "127.0.0." + (2 + workers.size()),
            "org.apache.spark.deploy.worker.Worker",
            "--port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve(name).toString(),
            master);
    workers.add(processes.get(processes.size() - 1));
    await(log, Pattern.compile("Successfully registered with (master)"));
  }

  /**
   * Kills the worker of an executor as a power cut would; the executor ends because it loses it.
   */
  void killWorkerOf(long executor) {
    for (Process worker : workers) {
      if (worker.descendants().anyMatch(process -> process.pid() == executor)) {
        worker.destroyForcibly();
      }
    }
  }

  /** Runs {@code spark-submit}, as its script does, and returns all that it said. */
  String submit(String... arguments) throws IOException, InterruptedException {
    List<String> command = java("512m", "org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master));
    command.addAll(Arrays.asList(arguments));
    Path log = folder.resolve("submit.log");
    Process process = process(command, HOST, log).start();
    processes.add(process);
    int code = process.waitFor();
    return Files.readString(log, UTF_8) + "code " + code;
  }

  /** Spark looks for its jars in a folder of its home. */
  private static Path home(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path entry : classPath(path -> !isOurs(path))) {
      Files.createSymbolicLink(jars.resolve(entry.getFileName()), entry);
    }
    return home;
  }

  /** What executors need besides Spark: lr4j and the classes of the tests, as jars. */
  static List<Path> jars(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> jars = new ArrayList<>();
    for (Path entry : classPath(StandaloneCluster::isOurs)) {
      jars.add(Files.isDirectory(entry) ? jar(entry, folder.resolve(jars.size() + ".jar")) : entry);
    }
    return jars;
  }

  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry)
        || entry.getFileName().toString().startsWith("lr4j-")
        // The testkit's contracts are tests of JUnit.
        || entry.toString().contains("junit")
        || entry.toString().contains("assertj");
  }

  private static List<Path> classPath(Predicate<Path> which) {
    return Arrays.stream(
            System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::exists)
        .filter(which)
        .toList();
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private Path start(String name, String host, String type, String... arguments)
      throws IOException {
    List<String> command = java("256m", type);
    command.addAll(List.of("--host", host, "--webui-port", "0"));
    command.addAll(Arrays.asList(arguments));
    Path log = folder.resolve(name + ".log");
    processes.add(process(command, host, log).start());
    return log;
  }

  private List<String> java(String memory, String type) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + memory));
    command.addAll(
        Arrays.asList(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", type));
    return command;
  }

  private ProcessBuilder process(List<String> command, String host, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", host);
    return builder;
  }

  private String await(Path log, Pattern pattern) throws IOException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < end) {
      Matcher matcher = pattern.matcher(Files.readString(log, UTF_8));
      if (matcher.find()) {
        return matcher.group(1);
      }
      Process process = processes.get(processes.size() - 1);
      try {
        if (process.waitFor(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IOException(pattern + " is not in " + log + ":\n" + Files.readString(log, UTF_8));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
