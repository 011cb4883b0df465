package org.lr4j.torch.distributed;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process of a group this is, and where the group meets.
 *
 * @param host a name or address of the machine of process 0, as the others see it
 * @param port a free port there
 * @param rank the number of this process, from 0
 * @param size how many processes there are
 * @param patience how long to wait for another process, at the beginning and in every step
 */
public record Meeting(String host, int port, int rank, int size, Duration patience) {
  /** How long a process waits for another one unless told. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int PORTS = 65_535;
  private static final int DIGITS = 9;
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1," + DIGITS + "})/(\\d{1," + DIGITS + "})@(.+):(\\d{1,5})");

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Meeting {
    if (!(port >= 1 && port <= PORTS)) {
      throw new IllegalArgumentException("the port must be 1 to " + PORTS + ", but is " + port);
    }
    if (!(size >= 1)) {
      throw new IllegalArgumentException("there must be at least 1 process, not " + size);
    }
    if (!(rank >= 0 && rank < size)) {
      throw new IllegalArgumentException(
          "the rank must be 0 to " + (size - 1) + " with " + size + " processes, but is " + rank);
    }
    if (!(patience.toMillis() >= 1)) {
      throw new IllegalArgumentException("the patience must be above 0, but is " + patience);
    }
  }

  /**
   * Reads a text.
   *
   * @param text RANK/SIZE@HOST:PORT, such as 0/2@10.0.0.5:29500
   * @return the meeting, with {@link #PATIENCE}
   * @throws IllegalArgumentException if it is no such text
   */
  public static Meeting parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a process is RANK/SIZE@HOST:PORT, such as 0/2@10.0.0.5:29500, but is '" + text + "'");
    }
    return new Meeting(
        parts.group(3),
        Integer.parseInt(parts.group(4)),
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        PATIENCE);
  }

  /** Which process this is, for messages. */
  String process() {
    return "process " + rank + " of " + size;
  }
}
