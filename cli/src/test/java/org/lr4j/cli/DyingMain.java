package org.lr4j.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.lr4j.disk.Disk;

/** The command line in a process that is killed at a change of the disk, the first argument's. */
final class DyingMain {
  private DyingMain() {}

  public static void main(String[] arguments) {
    int last = Integer.parseInt(arguments[0]);
    AtomicInteger seen = new AtomicInteger();
    Disk.Watching unused =
        Disk.watch(
            (operation, file) -> {
              if (seen.incrementAndGet() == last) {
                die();
              }
            });
    Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void die() {
    try {
      Process unused =
          new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      new CountDownLatch(1).await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
