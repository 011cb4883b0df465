package org.lr4j.cli;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.FinderListener;
import org.lr4j.tensorboard.Hyperparameters;
import org.lr4j.tensorboard.SweepEvents;
import org.lr4j.tensorboard.TrainingEvents;
import org.lr4j.train.LoopListener;

/** The event files of one run, or none if they were not asked for. */
final class Events implements Closeable {
  private final @Nullable SweepEvents sweep;
  private final @Nullable TrainingEvents training;

  private Events(@Nullable SweepEvents sweep, @Nullable TrainingEvents training) {
    this.sweep = sweep;
    this.training = training;
  }

  /** The events of a search. */
  static Events ofSweeps(Optional<Path> folder, Console console) {
    return new Events(
        folder
            .map(path -> SweepEvents.in(path).onFailure(EventOptions.noting(console, path)))
            .orElse(null),
        null);
  }

  /** The events of a training, with a row in the table of hyperparameters. */
  static Events ofTraining(Optional<Path> folder, TrainingPlan plan, Console console) {
    return new Events(
        null,
        folder
            .map(
                path ->
                    TrainingEvents.in(path)
                        .hyperparameters(hyperparameters(plan))
                        .onFailure(EventOptions.noting(console, path)))
            .orElse(null));
  }

  /** What distinguishes trainings in the table. */
  static Hyperparameters hyperparameters(TrainingPlan plan) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("schedule", plan.schedule());
    plan.peak().ifPresent(peak -> values.put("lr", number(peak.text())));
    values.put("epochs", plan.epochs());
    plan.recipe()
        .options()
        .forEach((name, text) -> values.put(name.replace('-', '_'), number(text)));
    return new Hyperparameters(values);
  }

  private static Object number(String text) {
    return text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?") ? (Object) Double.valueOf(text) : text;
  }

  FinderListener sweeps() {
    return sweep == null ? FinderListener.NONE : sweep;
  }

  LoopListener steps() {
    return training == null ? LoopListener.NONE : training;
  }

  @Override
  public void close() {
    if (sweep != null) {
      sweep.close();
    }
    if (training != null) {
      training.close();
    }
  }
}
