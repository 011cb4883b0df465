package org.lr4j.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.Point;

/**
 * Writes a range test for TensorBoard, each sweep as a separate run named {@code sweep-1}, {@code
 * sweep-2} and so on. {@code sweep/loss}, {@code sweep/lr}, {@code sweep/val_loss} and {@code
 * sweep/accuracy} count points from 0. TensorBoard's axis has whole steps only; so {@code
 * sweep/loss_over_1000_log10_lr} has 1000 times the decimal logarithm of the rate for its step:
 * -3000 is a rate of 0.001. The sweeps of an earlier search in the folder are removed.
 */
public final class SweepEvents implements FinderListener, Closeable {
  private static final double FINE = 1000;
  private static final String SWEEP = "sweep-";

  private final Path folder;
  private final Consumer<IOException> failure;
  private @Nullable EventFile file;
  private boolean failed;
  private int sweeps;
  private long points;

  private SweepEvents(Path folder, Consumer<IOException> failure) {
    this.folder = folder;
    this.failure = failure;
  }

  /**
   * Events in a folder.
   *
   * @param folder where the folders of the sweeps are made
   * @return a listener, to be closed when the test has ended
   */
  public static SweepEvents in(Path folder) {
    return new SweepEvents(
        folder,
        e -> {
          throw new UncheckedIOException(e);
        });
  }

  /**
   * The same, but the test continues if events cannot be written.
   *
   * @param handler receives the first failure; after it, no more events are written
   * @return another listener
   */
  public SweepEvents onFailure(Consumer<IOException> handler) {
    return new SweepEvents(folder, handler);
  }

  @Override
  public void onPoint(int run, Point point) {
    if (failed) {
      return;
    }
    try {
      if (file == null) {
        if (sweeps == 0) {
          removeEarlier();
        }
        sweeps++;
        points = 0;
        file = EventFile.open(folder.resolve(SWEEP + sweeps), 0);
      }
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("sweep/loss", point.loss());
      values.put("sweep/lr", point.rate());
      if (!Double.isNaN(point.validationLoss())) {
        values.put("sweep/val_loss", point.validationLoss());
      }
      if (!Double.isNaN(point.accuracy())) {
        values.put("sweep/accuracy", point.accuracy());
      }
      file.scalars(points++, values);
      if (point.rate() > 0) {
        long place = Math.round(FINE * Math.log10(point.rate()));
        file.scalars(place, Map.of("sweep/loss_over_1000_log10_lr", point.loss()));
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** A search that made more sweeps may have been here before. */
  private void removeEarlier() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> earlier;
    try (Stream<Path> each = Files.list(folder)) {
      earlier = each.filter(SweepEvents::isSweep).toList();
    }
    for (Path sweep : earlier) {
      EventFile.remove(sweep);
    }
  }

  private static boolean isSweep(Path folder) {
    return Files.isDirectory(folder)
        && folder.getFileName().toString().matches(SWEEP + "[1-9][0-9]*");
  }

  @Override
  public void onSweep(int run, Curve curve) {
    close();
  }

  private void fail(IOException e) {
    failed = true;
    file = null;
    failure.accept(e);
  }

  @Override
  public void close() {
    EventFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        fail(e);
      }
    }
  }
}
