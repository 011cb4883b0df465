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
  private static final double SHORTEST_SECONDS = 1e-3;

  /** For {@link java.util.ServiceLoader}. */
  public ProcessEngine() {}

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Supplier<Learner> prepare(Recipe recipe) {
    String command =
        recipe
            .text("exec")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "engine process needs a program; give it with --exec"));
    if (command.isBlank()) {
      throw new IllegalArgumentException("--exec is blank; give the command line of a program");
    }
    recipe.requireOnly(name(), Set.of("exec", "timeout"));
    double seconds = completed(recipe).number("timeout").orElseThrow();
    if (!(seconds >= SHORTEST_SECONDS && seconds <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "timeout must be a finite number of seconds of at least "
              + SHORTEST_SECONDS
              + ", but is "
              + seconds);
    }
    Duration limit = Duration.ofNanos((long) (seconds * 1e9));
    return () -> ProcessLearner.start(command, limit, "--timeout");
  }

  @Override
  public Recipe completed(Recipe recipe) {
    return recipe.withDefault("timeout", Long.toString(ProcessLearner.TIMEOUT.toSeconds()));
  }
}
