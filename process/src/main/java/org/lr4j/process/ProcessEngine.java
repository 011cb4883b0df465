package org.lr4j.process;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;

/**
 * Any program over a pipe, by a recipe: {@code exec}, the command line, and {@code timeout}, the
 * seconds that an answer may take.
 */
public final class ProcessEngine implements Engine {
  private static final double LONGEST_SECONDS = 1e9;

  /** For {@link java.util.ServiceLoader}. */
  public ProcessEngine() {}

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Supplier<Learner> prepare(Recipe recipe) {
    String command = recipe.text("exec").orElse("");
    if (command.isBlank()) {
      throw new IllegalArgumentException("engine process needs a program; give it with --exec");
    }
    recipe.requireOnly(name(), Set.of("exec", "timeout"));
    double seconds = recipe.number("timeout").orElse((double) ProcessLearner.TIMEOUT.toSeconds());
    if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
      throw new IllegalArgumentException(
          "timeout must be a number of seconds greater than 0, but is " + seconds);
    }
    Duration limit = Duration.ofNanos((long) (seconds * 1e9));
    return () -> ProcessLearner.start(command, limit);
  }
}
