package org.lr4j.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener;
import org.lr4j.train.TrainedStep;

/**
 * Writes a training for TensorBoard: {@code loss}, {@code lr} and {@code momentum} at every step,
 * {@code val_loss}, {@code accuracy} and {@code samples_per_second} at the last step of an epoch.
 * Steps count from 0, as in {@code metrics.csv}. A run that continues from a checkpoint continues
 * its events, none of them twice.
 */
public final class TrainingEvents implements LoopListener, Closeable {
  private final Path folder;
  private final @Nullable Hyperparameters hyperparameters;
  private final Consumer<IOException> failure;
  private @Nullable EventFile file;
  private long began;
  private long ended;
  private long samples;
  private long step;
  private boolean finite = true;

  private TrainingEvents(
      Path folder, @Nullable Hyperparameters hyperparameters, Consumer<IOException> failure) {
    this.folder = folder;
    this.hyperparameters = hyperparameters;
    this.failure = failure;
  }

  /**
   * Events in a folder.
   *
   * @param folder where; it is made when the training starts
   * @return a listener, to be closed when the training has ended
   */
  public static TrainingEvents in(Path folder) {
    return new TrainingEvents(
        folder,
        null,
        e -> {
          throw new UncheckedIOException(e);
        });
  }

  /**
   * The same, with a row in TensorBoard's table of hyperparameters.
   *
   * @param values the hyperparameters of this run
   * @return another listener
   */
  public TrainingEvents hyperparameters(Hyperparameters values) {
    return new TrainingEvents(folder, values, failure);
  }

  /**
   * The same, but the training continues if events cannot be written. Without this, it ends with an
   * {@link UncheckedIOException}.
   *
   * @param handler receives the first failure; after it, no more events are written
   * @return another listener
   */
  public TrainingEvents onFailure(Consumer<IOException> handler) {
    return new TrainingEvents(folder, hyperparameters, handler);
  }

  @Override
  public void onStart(Start start) {
    try {
      EventFile opened = EventFile.open(folder, start.step());
      file = opened;
      if (hyperparameters != null && start.step() == 0) {
        hyperparameters.begin(opened);
      }
    } catch (IOException e) {
      fail(e);
    }
    began = System.nanoTime();
  }

  @Override
  public void onStep(TrainedStep trained) {
    step = trained.step();
    samples += trained.samples();
    finite = Double.isFinite(trained.loss());
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", trained.loss());
    values.put("lr", trained.learningRate());
    trained.momentum().ifPresent(momentum -> values.put("momentum", momentum));
    trained
        .validation()
        .ifPresent(
            held -> {
              values.put("val_loss", held.loss());
              held.accuracy().ifPresent(accuracy -> values.put("accuracy", accuracy));
            });
    write(open -> open.scalars(trained.step(), values));
  }

  @Override
  public void beforeEvaluation(long steps) {
    ended = System.nanoTime();
  }

  @Override
  public void onEpoch(Epoch epoch) {
    double rate = samples / Math.max(1e-9, (ended - began) / 1e9);
    write(open -> open.scalars(step, Map.of("samples_per_second", rate)));
    samples = 0;
    began = System.nanoTime();
  }

  @Override
  public void beforeCheckpoint(long steps) {
    write(EventFile::flush);
  }

  @Override
  public void onCheckpoint(Path checkpoint) {
    began = System.nanoTime();
  }

  private interface Work {
    void on(EventFile open) throws IOException;
  }

  private void write(Work work) {
    if (file != null) {
      try {
        work.on(file);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private void fail(IOException e) {
    file = null;
    failure.accept(e);
  }

  @Override
  public void close() {
    write(
        open -> {
          if (hyperparameters != null) {
            Hyperparameters.end(open, finite);
          }
          open.close();
        });
    file = null;
  }
}
