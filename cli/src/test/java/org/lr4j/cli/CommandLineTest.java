package org.lr4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs whole command lines with streams of the test's own. */
abstract class CommandLineTest {
  @TempDir Path folder;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  LearnerFactory engine = (name, recipe) -> BowlLearner::new;

  int run(String... arguments) {
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), false, false, 80, true, false);
    return new Application(console, engine).run(arguments);
  }

  String in(String name) {
    return folder.resolve(name).toString();
  }

  static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".lock"))
          .toList();
    }
  }
}
