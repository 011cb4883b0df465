package org.lr4j.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program and all that it has started, also what has lost its parent since: where there is a
 * {@code /proc}, every descendant is known by a mark in its environment. Threads may share it: on
 * Ctrl-C, the one that ends the virtual machine ends the program as well.
 */
final class ProcessTree {
  private static final String MARK = "LR4J_PROCESS_TREE";
  private static final Path PROC = Path.of("/proc");
  private static final long GRACE_SECONDS = 2;
  private static final long POLL_MILLIS = 50;

  private final String mark = UUID.randomUUID().toString();
  private final Process process;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  private ProcessTree(ProcessBuilder builder) throws IOException {
    builder.environment().put(MARK, mark);
    this.process = builder.start();
  }

  static ProcessTree start(ProcessBuilder builder) throws IOException {
    return new ProcessTree(builder);
  }

  Process process() {
    return process;
  }

  /** Remembers who is there now, to be ended later even without a parent. */
  synchronized void look() {
    process.descendants().forEach(seen::add);
  }

  /**
   * Ends all of them.
   *
   * @return whether they have ended
   */
  synchronized boolean end() {
    look();
    Set<ProcessHandle> all = new LinkedHashSet<>();
    all.add(process.toHandle()); // first, because a shell says who of its own was killed
    all.addAll(seen);
    marked().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    boolean ended = true;
    for (ProcessHandle member : all) {
      ended &= ends(member);
    }
    return ended;
  }

  private static boolean ends(ProcessHandle member) {
    long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    while (true) {
      try {
        member.onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      } catch (ExecutionException | TimeoutException e) {
        boolean own = member.parent().equals(Optional.of(ProcessHandle.current()));
        if (!own && hasEnded(member)) {
          return true;
        }
        if (System.nanoTime() - last > 0) {
          return false;
        }
      }
    }
  }

  /**
   * Whether a process runs no more. In a container whose first process does not collect orphans,
   * Java takes one that has ended for alive for ever.
   */
  static boolean hasEnded(ProcessHandle member) {
    if (!member.isAlive()) {
      return true;
    }
    try {
      String stat = Files.readString(PROC.resolve(member.pid() + "/stat"), ISO_8859_1);
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return !member.isAlive(); // no /proc on this system, or it ended just now
    }
  }

  private Stream<ProcessHandle> marked() {
    return Files.isDirectory(PROC)
        ? ProcessHandle.allProcesses().filter(this::isMarked)
        : Stream.empty();
  }

  private boolean isMarked(ProcessHandle other) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(other.pid() + "/environ"));
      return new String(environment, ISO_8859_1).contains(MARK + "=" + mark);
    } catch (IOException e) {
      return false; // another user's, or it has ended
    }
  }
}
