package org.lr4j.tensorboard;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of events that TensorBoard reads. TensorBoard calls the folder of such files a run.
 *
 * <p>Not safe for use by several threads at once.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard">TensorBoard; its event.proto and
 *     summary.proto name the fields</a>
 */
public final class EventFile implements Closeable {
  private static final String NAME = "events.out.tfevents.";
  private static final String OURS = ".lr4j";
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private static final int EVENT_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION = 7;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int SESSION_STATUS = 1;
  private static final int STARTED = 1;

  private final OutputStream out;
  private long flushed = System.nanoTime();

  private EventFile(Path file) throws IOException {
    // Unlike a channel, a stream is not closed by an interrupt.
    this.out = new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16);
    write(event(0).text(EVENT_VERSION, "brain.Event:2"));
  }

  /**
   * Begins a file in a folder. Earlier files of {@code EventFile} in it are cut back to the events
   * before {@code step}, and TensorBoard is told to forget the others too. Event files of other
   * programs are not changed.
   *
   * @param folder the run's folder; it is created if it is missing
   * @param step the first step that follows; 0 for a new run
   * @return an open file
   * @throws IOException if the folder cannot be written
   */
  public static EventFile open(Path folder, long step) throws IOException {
    Files.createDirectories(folder);
    long newest = 0;
    for (Path earlier : earlier(folder)) {
      newest = Math.max(newest, number(earlier));
      cut(earlier, step);
    }
    // TensorBoard reads files in the order of their names.
    long number = Math.max(newest + 1, System.currentTimeMillis() / 1000);
    EventFile file =
        new EventFile(folder.resolve(NAME + String.format(Locale.ROOT, "%010d", number) + OURS));
    file.write(event(step).message(EVENT_SESSION, new Message().number(SESSION_STATUS, STARTED)));
    file.flush();
    return file;
  }

  /**
   * Removes the files of {@code EventFile} from a folder, and the folder if nothing else is in it.
   */
  static void remove(Path folder) throws IOException {
    for (Path file : earlier(folder)) {
      Files.delete(file);
    }
    boolean empty;
    try (Stream<Path> left = Files.list(folder)) {
      empty = left.findAny().isEmpty();
    }
    if (empty) {
      Files.delete(folder);
    }
  }

  private static List<Path> earlier(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> number(file) > 0).sorted().toList();
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    if (!name.startsWith(NAME) || !name.endsWith(OURS)) {
      return 0;
    }
    String digits = name.substring(NAME.length(), name.length() - OURS.length());
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  /** Keeps the events before a step, and removes a file that has none. */
  private static void cut(Path file, long step) throws IOException {
    if (step == 0) {
      Files.delete(file);
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = 0;
    for (Optional<ByteBuffer> record = Records.at(bytes, 0);
        record.isPresent() && Records.step(record.get()) < step;
        record = Records.at(bytes, end)) {
      end += record.get().remaining() + Records.FRAME;
    }
    if (end < bytes.length) {
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(end);
      }
    }
  }

  /**
   * Writes values of one step.
   *
   * @param step the step
   * @param values what is measured, by its tag; one that is not finite is written as it is
   * @throws IOException if the file cannot be written
   */
  public void scalars(long step, Map<String, Double> values) throws IOException {
    Message summary = new Message();
    values.forEach(
        (tag, value) ->
            summary.message(
                SUMMARY_VALUE,
                new Message().text(VALUE_TAG, tag).single(VALUE_SIMPLE, value.floatValue())));
    write(event(step).message(EVENT_SUMMARY, summary));
  }

  /** Writes a summary that only a plugin reads. */
  void plugin(Message value) throws IOException {
    write(event(0).message(EVENT_SUMMARY, new Message().message(SUMMARY_VALUE, value)));
    flush();
  }

  private static Message event(long step) {
    Message event = new Message().real(EVENT_TIME, System.currentTimeMillis() / 1000.0);
    return step == 0 ? event : event.number(EVENT_STEP, step);
  }

  private void write(Message event) throws IOException {
    out.write(Records.framed(event.toByteArray()));
    if (System.nanoTime() - flushed > FLUSH_NANOS) {
      flush();
    }
  }

  /**
   * Hands what was written to the operating system; happens by itself about once a second.
   *
   * @throws IOException if the file cannot be written
   */
  public void flush() throws IOException {
    out.flush();
    flushed = System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
