package org.lr4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;

/** Runs studies of a small classifier, without pictures. */
abstract class SmallStudyTest extends CommandLineTest {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String LINEAR = "linear(1, 0, 1dur)";

  @BeforeEach
  void trainSomethingSmall() {
    engine = (name, recipe) -> new SoftmaxEngine().prepare(recipe);
    Pictures.wanted = false;
  }

  @AfterEach
  void drawAgain() {
    Pictures.wanted = true;
  }

  int study(String where, String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("study"));
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(List.of("--out", in(where)));
    return run(arguments.toArray(String[]::new));
  }

  List<Path> trials(String where) throws IOException {
    try (Stream<Path> trials = Files.list(folder.resolve(where).resolve("trials"))) {
      return trials.sorted().toList();
    }
  }

  JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  static Learner learner(Recipe recipe) {
    return new SoftmaxEngine().prepare(recipe).get();
  }
}
