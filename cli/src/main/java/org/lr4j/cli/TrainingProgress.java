package org.lr4j.cli;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.Ticks;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener;
import org.lr4j.train.TrainedStep;

/** A line for each epoch, and on a terminal a bar below them. */
final class TrainingProgress implements LoopListener, AutoCloseable {
  private final Console console;
  private final String prefix;
  private @Nullable ProgressBar bar;
  private long epochs;
  private long began;
  private long samples;

  TrainingProgress(Console console, String prefix) {
    this.console = console;
    this.prefix = prefix;
  }

  @Override
  public void onStart(Start start) {
    epochs = (start.steps() + start.stepsPerEpoch() - 1) / start.stepsPerEpoch();
    began = System.nanoTime();
    if (start.step() > 0) {
      onNote(
          String.format(
              Locale.ROOT, "continuing after %d of %d steps", start.step(), start.steps()));
    }
    if (console.errTerminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("train")
              .setInitialMax(start.steps())
              .startsFrom(start.step(), java.time.Duration.ZERO)
              .setUpdateIntervalMillis(200)
              .setStyle(console.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
              .setConsumer(
                  new DelegatingProgressBarConsumer(
                      line -> {
                        console.err().print("\r" + line);
                        console.err().flush();
                      },
                      width()))
              .build();
    }
  }

  private int width() {
    return Math.max(20, console.columns() - 1);
  }

  @Override
  public void onStep(TrainedStep step) {
    samples += step.samples();
    if (bar != null) {
      bar.stepTo(step.step() + 1);
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " epoch %d/%d loss %s lr %s %s/s",
              step.epoch(),
              epochs,
              Ticks.number(step.loss(), 3),
              Ticks.number(step.learningRate(), 2),
              Ticks.number(samples / ((System.nanoTime() - began) / 1e9), 3)));
    }
  }

  @Override
  public void onEpoch(Epoch epoch) {
    StringBuilder line = new StringBuilder(prefix);
    line.append(
        String.format(
            Locale.ROOT, "epoch %d/%d  loss %s", epoch.number(), epochs, number(epoch.loss())));
    epoch
        .validation()
        .ifPresent(
            v -> {
              line.append("  val_loss ").append(number(v.loss()));
              v.accuracy()
                  .ifPresent(a -> line.append("  accuracy ").append(number(100 * a)).append(" %"));
            });
    line.append("  lr ").append(Ticks.number(epoch.learningRate(), 3));
    say(line.toString());
  }

  private static String number(double value) {
    return Ticks.number(value, 4);
  }

  @Override
  public void onNote(String sentence) {
    say("note: " + sentence);
  }

  private void say(String line) {
    if (bar != null) {
      console.err().print("\r" + " ".repeat(width()) + "\r");
    }
    console.note(line);
    if (bar != null) {
      bar.refresh();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      console.err().print("\r" + " ".repeat(width()) + "\r");
      console.err().flush();
    }
  }
}
