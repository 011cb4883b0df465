package org.lr4j.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Evaluation;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener;
import org.lr4j.train.TrainedStep;

/**
 * Writes {@code metrics.csv}, a row a step, and {@code timing.csv}, a row an epoch. A run that goes
 * on from a checkpoint cuts both back to what the checkpoint holds, so that the metrics of two
 * equal runs are equal files, whatever happened to one of them.
 */
final class MetricsRecorder implements LoopListener, Closeable {
  static final String METRICS = "metrics.csv";
  static final String TIMING = "timing.csv";
  private static final String METRICS_HEADER = "step,epoch,lr,momentum,loss,val_loss,accuracy";
  private static final String TIMING_HEADER = "epoch,steps,samples,seconds";

  private final Path metricsFile;
  private final Path timingFile;
  private @Nullable FileOutputStream metrics;
  private @Nullable FileOutputStream timing;
  private final StringBuilder rows = new StringBuilder();
  private long flushed = System.nanoTime();

  /** Time is that of steps and their data, without evaluations and checkpoints. */
  private long epochBegan;

  private long epochEnded;
  private long paused;
  private long epochSamples;
  private long samples;
  private double seconds;

  MetricsRecorder(RunFolder folder) {
    this.metricsFile = folder.file(METRICS);
    this.timingFile = folder.file(TIMING);
  }

  @Override
  public void onStart(Start start) {
    unchecked(
        () -> {
          long rowsKept = start.step();
          metrics = open(metricsFile, METRICS_HEADER, 0, rowsKept);
          timing = open(timingFile, TIMING_HEADER, 1, rowsKept);
          readTimes();
        });
    epochBegan = System.nanoTime();
  }

  /**
   * Opens a file for what follows a number of steps.
   *
   * @param column where a row tells the step (from 0) or the steps (after it)
   */
  private static FileOutputStream open(Path file, String header, int column, long steps)
      throws IOException {
    StringBuilder kept = new StringBuilder(header).append('\n');
    long found = column == 0 ? 0 : steps;
    if (steps > 0 && Files.exists(file)) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        String unused = reader.readLine();
        for (String row = reader.readLine(); row != null; row = reader.readLine()) {
          String[] cells = row.split(",", -1);
          if (cells.length != header.split(",", -1).length
              || Long.parseLong(cells[column]) >= steps + column) {
            break;
          }
          kept.append(row).append('\n');
          found += column == 0 ? 1 : 0;
        }
      } catch (NumberFormatException e) {
        found = -1;
      }
    }
    if (found != steps) {
      throw CommandException.data(
          "%s has not the %d rows that the checkpoint goes on from; start again with another --out"
              .formatted(file, steps));
    }
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try (FileOutputStream stream = new FileOutputStream(temporary.toFile())) {
      stream.write(kept.toString().getBytes(StandardCharsets.UTF_8));
      stream.getFD().sync();
    }
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    // Unlike a channel, a stream is not closed by an interrupt.
    return new FileOutputStream(file.toFile(), true);
  }

  private void readTimes() throws IOException {
    for (String row : Files.readAllLines(timingFile).stream().skip(1).toList()) {
      String[] cells = row.split(",", -1);
      samples += Long.parseLong(cells[2]);
      seconds += Double.parseDouble(cells[3]);
    }
  }

  @Override
  public void onStep(TrainedStep step) {
    epochSamples += step.samples();
    Optional<Evaluation> validation = step.validation();
    rows.append(step.step())
        .append(',')
        .append(step.epoch())
        .append(',')
        .append(step.learningRate())
        .append(',')
        .append(cell(step.momentum()))
        .append(',')
        .append(step.loss())
        .append(',')
        .append(validation.map(v -> Double.toString(v.loss())).orElse(""))
        .append(',')
        .append(cell(validation.map(Evaluation::accuracy).orElse(OptionalDouble.empty())))
        .append('\n');
    if (rows.length() > 1 << 14 || System.nanoTime() - flushed > 500_000_000L) {
      flush();
    }
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }

  @Override
  public void beforeEvaluation(long steps) {
    epochEnded = System.nanoTime();
  }

  @Override
  public void onEpoch(Epoch epoch) {
    double took = (epochEnded - epochBegan) / 1e9;
    epochBegan = System.nanoTime();
    samples += epochSamples;
    seconds += took;
    String row =
        String.format(
            Locale.ROOT, "%d,%d,%d,%.6f\n", epoch.number(), epoch.steps(), epochSamples, took);
    unchecked(() -> write(timing, row));
    epochSamples = 0;
  }

  @Override
  public void beforeCheckpoint(long steps) {
    paused = System.nanoTime();
    flush();
    unchecked(
        () -> {
          if (metrics != null && timing != null) {
            metrics.getFD().sync();
            timing.getFD().sync();
          }
        });
  }

  @Override
  public void onCheckpoint(Path folder) {
    epochBegan += System.nanoTime() - paused;
  }

  double samplesPerSecond() {
    return seconds > 0 ? samples / seconds : 0;
  }

  double seconds() {
    return seconds;
  }

  private void flush() {
    String text = rows.toString();
    rows.setLength(0);
    flushed = System.nanoTime();
    unchecked(() -> write(metrics, text));
  }

  private static void write(@Nullable FileOutputStream file, String text) throws IOException {
    if (file != null) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private interface FileWork {
    void run() throws IOException;
  }

  private static void unchecked(FileWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    if (metrics != null) {
      metrics.close();
    }
    if (timing != null) {
      timing.close();
    }
  }
}
