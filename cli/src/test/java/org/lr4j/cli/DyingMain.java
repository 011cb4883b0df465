package org.lr4j.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.lr4j.disk.Disk;

/**
 * The command line in a process that is killed at a change of the disk, the first argument's; if
 * that begins with a minus, the process is interrupted there, as by Ctrl-C, and goes on.
 */
final class DyingMain {
  private DyingMain() {}

  public static void main(String[] arguments) {
    int last = Math.abs(Integer.parseInt(arguments[0]));
    boolean interrupted = arguments[0].startsWith("-");
    AtomicInteger seen = new AtomicInteger();
    Disk.Watching unused =
        Disk.watch(
            (operation, file) -> {
              if (seen.incrementAndGet() == last) {
                die(interrupted);
              }
            });
    Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void die(boolean interrupted) {
    try {
      String signal = interrupted ? "-INT" : "-9";
      Process sent =
          new ProcessBuilder("kill", signal, Long.toString(ProcessHandle.current().pid())).start();
      if (interrupted) {
        sent.waitFor();
      } else {
        new CountDownLatch(1).await();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
