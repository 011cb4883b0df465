package org.lr4j.runs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener;
import org.lr4j.train.TrainedStep;

/**
 * Writes {@code metrics.csv}, one row for each step, and {@code timing.csv}, one row for each
 * epoch. A run that continues from a checkpoint cuts both back to the rows of the checkpoint, so
 * the metrics of two equal runs are equal files, even if one was interrupted.
 */
public final class MetricsWriter implements LoopListener, Closeable {
  private static final int FLUSH_CHARACTERS = 1 << 14;
  private static final long FLUSH_NANOS = 500_000_000;

  private final Path metricsFile;
  private final Path timingFile;
  private Disk.@Nullable Growing metrics;
  private Disk.@Nullable Growing timing;
  private final StringBuilder rows = new StringBuilder();
  private long flushed = System.nanoTime();

  /** Times are of steps and their data, without evaluations and checkpoints. */
  private long epochBegan;

  private long epochEnded;
  private long paused;
  private long epochSamples;
  private long samples;
  private double seconds;

  MetricsWriter(Path metricsFile, Path timingFile) {
    this.metricsFile = metricsFile;
    this.timingFile = timingFile;
  }

  @Override
  public void onStart(Start start) {
    writing(
        metricsFile,
        () -> {
          metrics = openMetrics(start.step());
          timing = openTiming(start.step());
        });
    epochBegan = System.nanoTime();
  }

  /** Opens the metrics for what follows a number of steps. */
  private Disk.Growing openMetrics(long steps) throws IOException {
    Disk.write(metricsFile, metricsUpTo(steps, metricsFile));
    return Disk.append(metricsFile);
  }

  /** The metrics of a number of steps, all of which must be there. */
  static String metricsUpTo(long steps, Path metricsFile) {
    StringBuilder kept = new StringBuilder(MetricsRow.HEADER).append('\n');
    long found = 0;
    if (steps > 0 && Files.exists(metricsFile)) {
      for (Rows.Row row : Rows.read(metricsFile, MetricsRow.HEADER)) {
        if (found == steps || MetricsRow.of(row).step() != found) {
          break;
        }
        kept.append(row.text()).append('\n');
        found++;
      }
    }
    if (found != steps) {
      throw new RunException(
          metricsFile
              + " does not have the "
              + steps
              + " rows that the checkpoint continues from; restore the file, or start again in another"
              + " folder with --out");
    }
    return kept.toString();
  }

  /** Opens the times for what follows a number of steps; a time that is lost is not waited for. */
  private Disk.Growing openTiming(long steps) throws IOException {
    for (Timing row : timing(steps, timingFile)) {
      samples += row.samples();
      seconds += row.seconds();
    }
    Disk.write(timingFile, timingUpTo(steps, timingFile));
    return Disk.append(timingFile);
  }

  private static List<Timing> timing(long steps, Path timingFile) {
    return steps > 0 && Files.exists(timingFile)
        ? Timing.read(timingFile).stream().filter(row -> row.steps() <= steps).toList()
        : List.of();
  }

  /** The times of the epochs within a number of steps, as far as they are known. */
  static String timingUpTo(long steps, Path timingFile) {
    StringBuilder text = new StringBuilder(Timing.HEADER).append('\n');
    timing(steps, timingFile).forEach(row -> text.append(row.row()));
    return text.toString();
  }

  @Override
  public void onStep(TrainedStep step) {
    epochSamples += step.samples();
    MetricsRow.append(step, rows);
    if (rows.length() > FLUSH_CHARACTERS || System.nanoTime() - flushed > FLUSH_NANOS) {
      flush();
    }
  }

  @Override
  public void beforeEvaluation(long steps) {
    epochEnded = System.nanoTime();
  }

  @Override
  public void onEpoch(Epoch epoch) {
    // To the microsecond: more digits would say more than a clock knows.
    double took = Math.round((epochEnded - epochBegan) / 1e3) / 1e6;
    epochBegan = System.nanoTime();
    samples += epochSamples;
    seconds += took;
    String row = new Timing(epoch.number(), epoch.steps(), epochSamples, took).row();
    writing(timingFile, () -> append(timing, row));
    epochSamples = 0;
  }

  @Override
  public void beforeCheckpoint(long steps) {
    paused = System.nanoTime();
    flush();
    writing(
        metricsFile,
        () -> {
          if (metrics != null && timing != null) {
            metrics.force();
            timing.force();
          }
        });
  }

  @Override
  public void onCheckpoint(Path folder) {
    epochBegan += System.nanoTime() - paused;
  }

  /**
   * The speed of the whole run so far, including earlier processes.
   *
   * @return samples per second, without evaluations and checkpoints; 0 if no epoch has ended
   */
  public double samplesPerSecond() {
    return seconds > 0 ? samples / seconds : 0;
  }

  /**
   * How long the epochs of the run took.
   *
   * @return seconds, without evaluations and checkpoints
   */
  public double seconds() {
    return seconds;
  }

  private void flush() {
    String text = rows.toString();
    rows.setLength(0);
    flushed = System.nanoTime();
    if (!text.isEmpty()) {
      writing(metricsFile, () -> append(metrics, text));
    }
  }

  private static void append(Disk.@Nullable Growing file, String text) throws IOException {
    if (file != null) {
      file.append(text);
    }
  }

  private interface FileWork {
    void run() throws IOException;
  }

  private static void writing(Path file, FileWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new RunException(
          file
              + " cannot be written ("
              + Disk.reason(e)
              + "); the checkpoints are intact: free some space and resume",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      if (metrics != null) {
        metrics.close();
      }
      if (timing != null) {
        timing.close();
      }
    }
  }
}
