package org.lr4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts lr4j, on platforms that are pretended by programs of the same names. */
class LauncherTest {
  private static final Path SCRIPT = Path.of("src/main/dist/bin/lr4j").toAbsolutePath();

  /** The one at the root of the sources, which builds first. */
  private static final Path SOURCE_LAUNCHER = Path.of("../lr4j").toAbsolutePath().normalize();

  @TempDir private Path folder;
  private Path programs;

  @BeforeEach
  void needsAShell() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
    programs = Files.createDirectory(folder.resolve("programs"));
    Files.createFile(folder.resolve("lr4j-cli-1.jar"));
    java("17.0.2");
    platform("Linux", "x86_64");
  }

  @Test
  void startsJavaWithTheArguments() throws Exception {
    Answer answer = start(Map.of(), "schedule", "constant(0.1) then constant(0.2)");
    assertThat(answer.text())
        .contains("org.lr4j.cli.Main|schedule|constant(0.1) then constant(0.2)|");
    assertThat(answer.code()).isZero();
  }

  @Test
  void joinsClassPathsWithTheSeparatorOfThePlatform() throws Exception {
    Map<String, String> own = Map.of("LR4J_CLASS_PATH", "own.jar");
    assertThat(start(own, "schedule", "x").text()).contains("lr4j-cli-1.jar:own.jar|");
    platform("MINGW64_NT-10.0-22631", "x86_64");
    assertThat(start(own, "schedule", "x").text()).contains("lr4j-cli-1.jar;own.jar|");
  }

  @Test
  void marksTheSettingsThatAreNotTheUsers() throws Exception {
    java("17.0.2", "echo \"$GOMP_SPINCOUNT, $GLIBC_TUNABLES; $LR4J_OWN_SETTINGS\"");
    assertThat(start(Map.of("GLIBC_TUNABLES", "own"), "schedule", "x").text().strip())
        .isEqualTo(
            "10000, own; MALLOC_MMAP_THRESHOLD_ MALLOC_TRIM_THRESHOLD_ MALLOC_TOP_PAD_"
                + " GOMP_SPINCOUNT OPENBLAS_THREAD_TIMEOUT");
  }

  @Test
  void takesTheJarThatHasClasses() throws Exception {
    Files.createFile(folder.resolve("lr4j-cli-1-javadoc.jar"));
    Files.createFile(folder.resolve("lr4j-cli-1-sources.jar"));
    assertThat(start(Map.of(), "schedule", "x").text())
        .contains("|" + folder.resolve("lr4j-cli-1.jar") + "|");
  }

  @Test
  void runsWhatItBuiltAndNothingOfAnEarlierVersion() throws Exception {
    Path launcher = sources();
    Path target = folder.resolve("root/cli/target");
    Files.createFile(target.resolve("lr4j-cli-1.jar"));
    Path lib = Files.createDirectories(target.resolve("lib"));
    Files.createFile(lib.resolve("lr4j-core-1.jar"));
    Files.createFile(lib.resolve("other-1.jar"));
    // Later than the launcher began, whatever the clock of the file system shows.
    program(
        "mvn",
        "touch cli/target/lib/lr4j-core-2.jar; touch -t 203701010000 cli/target/lr4j-cli-2.jar");

    Answer answer = run(launcher, Map.of(), "schedule", "x");

    assertThat(answer.text()).contains("|" + target.resolve("lr4j-cli-2.jar") + "|");
    assertThat(target.resolve("lr4j-cli-1.jar")).doesNotExist();
    assertThat(files(lib)).containsExactlyInAnyOrder("lr4j-core-2.jar", "other-1.jar");
  }

  /** The launcher of sources in a folder of their own, whose build makes a jar. */
  private Path sources() throws IOException {
    Path root = folder.resolve("root");
    Path script = root.resolve("cli/src/main/dist/bin/lr4j");
    Files.createDirectories(script.getParent());
    Files.copy(SCRIPT, script, StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(root.resolve("cli/target/lib"));
    program("javac", "");
    // Later than the launcher began, whatever the clock of the file system shows.
    program("mvn", "touch -t 203701010000 cli/target/lr4j-cli-1.jar");
    program("sleep", "");
    return Files.copy(SOURCE_LAUNCHER, root.resolve("lr4j"));
  }

  @Test
  void saysThatABuildFailedWithoutAWord() throws Exception {
    Path launcher = sources();
    program("mvn", "exit 1");

    Answer answer = run(launcher, Map.of(), "schedule", "x");

    assertThat(answer.text()).contains("lr4j: the build failed; see ");
    assertThat(answer.code()).isEqualTo(4);
    assertThat(folder.resolve("root/cli/target/launcher.lock")).doesNotExist();
  }

  @Test
  void buildsAlthoughAnEarlierBuildWasKilled() throws Exception {
    Path launcher = sources();
    Path lock = Files.createDirectory(folder.resolve("root/cli/target/launcher.lock"));
    Files.writeString(lock.resolve("pid"), "99999999\n");
    Answer killed = run(launcher, Map.of(), "schedule", "x");
    assertThat(killed.code()).as(killed.text()).isZero();
    assertThat(lock).doesNotExist();

    // One that had no time, or no room on the disk, to write its number.
    Files.createDirectory(lock);
    Files.delete(folder.resolve("root/cli/target/launcher.stamp"));
    Answer nameless = run(launcher, Map.of(), "schedule", "x");
    assertThat(nameless.code()).as(nameless.text()).isZero();
    assertThat(files(lock.getParent())).noneMatch(name -> name.startsWith("launcher.lock"));
  }

  @Test
  void doesNotWaitForALockThatCannotBeMade() throws Exception {
    Path launcher = sources();
    Files.createFile(folder.resolve("root/cli/target/launcher.lock"));
    Answer answer = run(launcher, Map.of(), "schedule", "x");
    assertThat(answer.text()).contains("cli/target cannot be written; free some space");
    assertThat(answer.code()).isEqualTo(3);
  }

  @Test
  void passesOnWhyJavaDoesNotStart() throws Exception {
    program("java", "echo 'Could not create the Java Virtual Machine.' >&2; exit 1");
    Answer answer = start(Map.of(), "schedule", "x");
    assertThat(answer.text())
        .contains("Could not create the Java Virtual Machine.")
        .contains("lr4j: Java does not start (" + programs.resolve("java") + ")");
    assertThat(answer.code()).isEqualTo(2);
  }

  @Test
  void leavesNothingBehindWithoutACache() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path file = Files.createFile(folder.resolve("file"));
    Map<String, String> environment =
        Map.of("TMPDIR", temporary.toString(), "LR4J_CACHE", file.resolve("cache").toString());
    program(
        "java",
        "[ \"$1\" != -version ] || { echo 'openjdk version \"17.0.2\"' >&2; exit; }\n"
            + "echo started >>"
            + folder.resolve("starts")
            + "\nprintf '%s|' \"$@\"");
    Answer answer = start(environment, "schedule", "x");
    assertThat(answer.code()).as(answer.text()).isZero();
    assertThat(answer.text()).doesNotContain("SharedArchiveFile", "cache");
    assertThat(files(temporary)).isEmpty();
    assertThat(folder.resolve("starts")).hasContent("started\n");
  }

  @Test
  void isNotLedAstrayByAPathForCd() throws Exception {
    Path launcher = sources();
    Map<String, String> environment = Map.of("CDPATH", folder.toString());
    String command = "cd '" + folder + "' && exec /bin/bash root/lr4j schedule x";
    Path script = Files.writeString(folder.resolve("script"), command);
    assertThat(launcher).exists();
    Answer answer = run(script, environment);
    assertThat(answer.code()).as(answer.text()).isZero();
  }

  @Test
  void tellsWhetherSomebodyReadsFromAPipe() throws Exception {
    assertThat(start(Map.of(), "schedule", "x").text()).doesNotContain("lr4j.pipe.out");
    Path script =
        Files.writeString(
            folder.resolve("script"), "/bin/bash '" + SCRIPT + "' schedule x | cat\n");
    assertThat(run(script, Map.of()).text()).contains("-Dlr4j.pipe.out=true|");
  }

  @Test
  void saysAtOnceThatAPlatformHasNoLibraries() throws Exception {
    platform("Darwin", "x86_64");
    Answer intel = start(Map.of(), "find");
    assertThat(intel.text())
        .startsWith("lr4j: there are no PyTorch libraries for Darwin x86_64; use Linux x86-64")
        .contains("--exec");
    assertThat(intel.code()).isEqualTo(4);
    platform("Linux", "aarch64");
    assertThat(start(Map.of(), "train", "--epochs", "2").code()).isEqualTo(4);
  }

  @Test
  void runsWhatNeedsNoLibrariesOnEveryPlatform() throws Exception {
    platform("Linux", "aarch64");
    for (String[] command :
        List.of(
            new String[] {"schedule", "constant(1)"},
            new String[] {"find", "--exec", "python3 x.py"},
            new String[] {"train", "--engine=dl4j"},
            new String[] {"find", "--help"})) {
      Answer answer = start(Map.of(), command);
      assertThat(answer.code()).as(answer.text()).isZero();
    }
  }

  @Test
  void keepsStandardOutputFromWhatGlooPrints() throws Exception {
    assertThat(start(Map.of(), "find", "--process", "0/2@host:29500").text())
        .contains("-Dlr4j.out=3|--add-opens=java.base/java.io=ALL-UNNAMED|");
    assertThat(start(Map.of(), "find").text()).doesNotContain("lr4j.out");
    String java =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " --add-opens=java.base/java.io=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' '"
            + Noisy.class.getName()
            + "'";
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "{ echo before; (exec 3>&1 1>&2; " + java + "); echo after; } > out 2> err")
            .directory(folder.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(folder.resolve("out")).hasContent("before\nanswer\nafter\n");
    assertThat(folder.resolve("err")).hasContent("noise\n");
  }

  /** Prints as a library would, and answers. */
  static final class Noisy {
    private Noisy() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("noise");
      try (OutputStream out = Console.standardOutput("3")) {
        out.write("answer\n".getBytes(UTF_8));
      }
    }
  }

  @Test
  void recognisesThePlaceholderOfMacOs() throws Exception {
    platform("Darwin", "arm64");
    // Only the path gives the placeholder away, so the script is given that path.
    String script =
        Files.readString(SCRIPT)
            .replace("= /usr/bin/java ]", "= " + programs.resolve("java") + " ]");
    Answer answer = run(Files.writeString(folder.resolve("script"), script), Map.of(), "schedule");
    assertThat(answer.text()).contains("is a placeholder of macOS").contains("17 or newer");
    assertThat(answer.code()).isEqualTo(2);
  }

  @Test
  void refusesAnOldJava() throws Exception {
    java("11.0.9");
    Answer answer = start(Map.of(), "schedule");
    assertThat(answer.text()).contains("Java 11 is too old").contains("JAVA_HOME");
    assertThat(answer.code()).isEqualTo(2);
  }

  @Test
  void namesAMissingJar() throws Exception {
    Files.delete(folder.resolve("lr4j-cli-1.jar"));
    Answer answer = start(Map.of(), "schedule");
    assertThat(answer.text()).contains("no lr4j-cli jar in " + folder);
    assertThat(answer.code()).isEqualTo(4);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void platform(String system, String machine) throws IOException {
    program("uname", "case $1 in -s) echo '" + system + "' ;; *) echo '" + machine + "' ;; esac");
  }

  private void java(String version) throws IOException {
    java(version, "printf '%s|' \"$@\"");
  }

  private void java(String version, String run) throws IOException {
    program(
        "java",
        "[ \"$1\" != -version ] || { echo 'openjdk version \""
            + version
            + "\"' >&2; exit; }\n"
            + run);
  }

  private void program(String name, String body) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Answer start(Map<String, String> environment, String... arguments) throws Exception {
    return run(SCRIPT, environment, arguments);
  }

  private Answer run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("JAVA_HOME");
    // The build runs its tests with some of what the launcher sets.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(MALLOC|GLIBC|GOMP|OPENBLAS)_.*|LR4J_OWN_SETTINGS"));
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("LR4J_HOME", folder.toString());
    builder.environment().put("LR4J_CACHE", Files.createTempDirectory(folder, "cache").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), Files.readString(output, UTF_8));
  }

  private record Answer(int code, String text) {}
}
