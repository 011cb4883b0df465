package org.lr4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.data.DataException;

/** What is printed, where it cannot be, and what must not reach a terminal. */
class OutputTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  /** Standard output on a full disk, or with a reader that has gone. */
  private int run(String failure, LearnerFactory engine, String... arguments) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    Console console =
        new Console(
            CheckedWriter.to(full, UTF_8), new PrintWriter(err), false, false, 80, true, false);
    return new Application(console, engine).run(arguments);
  }

  static List<List<String>> commands() {
    return List.of(
        List.of("schedule", "constant(0.1)", "--steps", "3"),
        List.of("schedule", "constant(0.1)", "--steps", "3", "--format", "json"),
        List.of("data", "list"),
        List.of("--help"),
        List.of("--version"),
        List.of("train", "--help"),
        List.of("find", "--json", "--steps", "60", "--out", "OUT"),
        List.of(
            "train", "--json", "--schedule", "constant(0.01)", "--epochs", "1", "--out", "OUT"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysThatTheAnswerCouldNotBeWritten(List<String> command) {
    String[] arguments =
        command.stream()
            .map(word -> word.equals("OUT") ? folder.resolve("out").toString() : word)
            .toArray(String[]::new);
    int code = run("No space left on device", (name, recipe) -> BowlLearner::new, arguments);
    assertThat(code).as(err.toString()).isEqualTo(ExitCode.DATA.number());
    assertThat(err.toString())
        .contains("standard output cannot be written (No space left on device)");
  }

  @Test
  void aReaderThatHasGoneHearsNothingMore() {
    assertThat(run("Broken pipe", (name, recipe) -> BowlLearner::new, "data", "list"))
        .isEqualTo(ExitCode.DATA.number());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anyFailureOfAPipeMeansThatItsReaderHasGone() {
    assertThat(Console.isReaderGone(true, "Datenübergabe unterbrochen")).isTrue();
    assertThat(Console.isReaderGone(false, "The pipe is being closed")).isTrue();
    assertThat(Console.isReaderGone(false, "No space left on device")).isFalse();
  }

  @Test
  void spellsItsOwnSignsInAsciiWhereTheLocaleHasNoOthers() throws IOException {
    StringWriter out = new StringWriter();
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), false, false, 80, false, false);
    Application application = new Application(console, (name, recipe) -> BowlLearner::new);
    assertThat(application.run("data", "list")).isZero();
    assertThat(out.toString()).contains("1x8x8, built in").matches("\\p{ASCII}*");
    out.getBuffer().setLength(0);

    // What is in the data stays, above all in JSON.
    Path table = Files.writeString(folder.resolve("t.csv"), "a,y\n1,3×4\n2,v\n3,3×4\n4,v\n");
    assertThat(application.run("data", "show", "--json", table.toString())).isZero();
    assertThat(out.toString()).contains("\"3×4\"");
  }

  @Test
  void writesUtf8WhateverTheLocale() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=US-ASCII",
            "-cp",
            System.getProperty("java.class.path"),
            Street.class.getName());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("Straße");
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).contains("Größe 3 +- 1");
    assertThat(process.waitFor()).isZero();
  }

  /** Prints on both streams of its process. */
  static final class Street {
    private Street() {}

    public static void main(String[] arguments) {
      Console console = Console.ofProcess();
      console.out().print("Straße");
      console.note("Größe 3 ± 1");
      console.flush();
    }
  }

  @Test
  void nothingFromOutsideMovesTheCursor() {
    LearnerFactory engine =
        (name, recipe) -> {
          throw new DataException("column 'a\u001b[2J\u0007b\u009b31m' is bad");
        };
    int code = run("unused", engine, "find", "--out", folder.resolve("f").toString());
    assertThat(code).isEqualTo(ExitCode.DATA.number());
    assertThat(err.toString()).contains("column 'a").contains("31m' is bad");
    assertThat(err.toString().chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
  }

  @Test
  void namesInATableDoNotMoveTheCursor() throws IOException {
    Path table = Files.writeString(folder.resolve("t.csv"), "a\u001b[31m,y\n1,u\n2,v\n3,u\n4,v\n");
    StringWriter out = new StringWriter();
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), false, false, 80, true, false);
    int code =
        new Application(console, (name, recipe) -> BowlLearner::new)
            .run("data", "show", table.toString());
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("[31m").doesNotContain("\u001b");
  }

  @Test
  void notesOfALearnerArePrinted() {
    LearnerFactory engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public List<String> notes() {
                    return List.of("20 values become 2");
                  }
                };
    run("Broken pipe", engine, "find", "--steps", "60", "--out", folder.resolve("f").toString());
    assertThat(err.toString()).contains("note: 20 values become 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Malformed input or input contains unmappable characters",
        "Illegal char <:> at index 2",
      })
  void explainsAPathThatTheSystemCannotName(String reason) {
    Failures failure = Failures.of(new InvalidPathException("übung", reason));
    assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.sentence())
        .contains("übung")
        .contains(reason.contains("unmappable") ? "set LC_ALL=C.UTF-8" : reason);
  }

  @Test
  void explainsAPathOnTheCommandLine() {
    int code = run("unused", (name, recipe) -> BowlLearner::new, "find", "--out", "a\u0000b");
    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString())
        .contains("'--out': the path a")
        .contains("cannot be used: Nul character not allowed")
        .doesNotContain("Exception");
  }

  static List<Object[]> linkage() {
    return List.of(
        new Object[] {
          new ExceptionInInitializerError(new IllegalStateException("no table of words")),
          "static initialiser of a class fails: java.lang.IllegalStateException: no table of words"
        },
        new Object[] {
          new NoClassDefFoundError("Could not initialize class com.example.Net"),
          "static initialiser of a class fails: Could not initialize class com.example.Net"
        },
        new Object[] {
          new NoClassDefFoundError("com/example/Words"), "class com.example.Words is missing"
        },
        new Object[] {new NoClassDefFoundError("org/lr4j/report/Svg"), "part of lr4j is missing"},
        new Object[] {
          new UnsatisfiedLinkError("no jnitorch in java.library.path"), "native libraries"
        },
        new Object[] {
          new UnsupportedClassVersionError("com/example/Net has been compiled by a more recent"),
          "newer version of Java"
        },
        new Object[] {new NoSuchMethodError("void a.B.c()"), "two classes are not compatible"});
  }

  @ParameterizedTest
  @MethodSource("linkage")
  void saysWhichClassCannotBeUsed(LinkageError failure, String sentence) {
    assertThat(Failures.of(failure).sentence()).contains(sentence);
    assertThat(Failures.of(failure).exit()).isEqualTo(ExitCode.ENGINE);
  }
}
