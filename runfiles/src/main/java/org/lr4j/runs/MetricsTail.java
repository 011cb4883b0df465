package org.lr4j.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;

/**
 * Follows a {@code metrics.csv} that grows. Each look reads what is new and nothing twice. Not
 * thread-safe.
 */
public final class MetricsTail {
  /** At most so much is read at one look; the rest waits for the next. */
  private static final int MOST = 1 << 22;

  private final Path file;
  private @Nullable Object key;
  private long offset;
  private long line = 1;

  /**
   * Follows a file from its beginning.
   *
   * @param file a {@code metrics.csv}, which need not exist yet
   */
  public MetricsTail(Path file) {
    this.file = file;
  }

  /**
   * The result of a look.
   *
   * @param anew whether the file starts again, because the run continued from an earlier checkpoint
   *     or another run began; rows of earlier looks are then void
   * @param rows the rows that are new, all of them whole
   */
  public record News(boolean anew, List<MetricsRow> rows) {}

  /**
   * Reads the rows that were added since the last look.
   *
   * @return what is new; nothing while there is no file
   * @throws RunException if the file cannot be read or is damaged
   */
  public News look() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean other = !Objects.equals(key, attributes.fileKey()) || attributes.size() < offset;
      boolean anew = other && offset > 0;
      if (other) {
        key = attributes.fileKey();
        offset = 0;
        line = 1;
      }
      return new News(anew, rows());
    } catch (NoSuchFileException e) {
      boolean anew = offset > 0;
      key = null;
      offset = 0;
      line = 1;
      return new News(anew, List.of());
    } catch (IOException e) {
      throw new RunException(file + " cannot be read: " + Disk.reason(e), e);
    }
  }

  private List<MetricsRow> rows() throws IOException {
    ByteBuffer buffer;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(MOST, channel.size() - offset)));
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer, offset + buffer.position());
      }
    }
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    List<MetricsRow> rows = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String row = Rows.line(text, from, end);
      if (line == 1) {
        Rows.requireHeader(file, row, MetricsRow.HEADER);
      } else {
        rows.add(MetricsRow.of(new Rows.Row(file, line, row)));
      }
      from = end + 1;
      line++;
    }
    offset += from;
    return rows;
  }
}
