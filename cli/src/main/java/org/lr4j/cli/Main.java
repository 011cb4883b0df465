package org.lr4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The entry of {@code lr4j}. */
public final class Main {
  /** Set where this process belongs to another one, and is to end with it. */
  static final String CHILD = "lr4j.child";

  private static final int GRACE_SECONDS = 10;

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments the command, its options and arguments
   */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    // What is printed and written is for other programs too: the same digits everywhere.
    Locale.setDefault(Locale.ROOT);
    CountDownLatch ended = tidyOnInterrupt(Thread.currentThread());
    if (Boolean.getBoolean(CHILD)) {
      Reports.ofParts();
      endWithParent();
    }
    Application application = new Application(Console.ofProcess(), new EngineLearners());
    int code;
    try {
      code = application.run(arguments);
    } catch (Throwable e) {
      code = application.explain(e, List.of(arguments).contains("--verbose"));
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /** On Ctrl-C the command is interrupted and given time to leave its files readable. */
  private static CountDownLatch tidyOnInterrupt(Thread command) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (ended.getCount() == 0) {
                    return;
                  }
                  command.interrupt();
                  try {
                    if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                      System.err.println("lr4j: gave up waiting for the step in progress");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "lr4j interrupt"));
    return ended;
  }

  /** A parent that was killed cannot say so, but the system closes its end of our input. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said there.
                }
              } catch (IOException e) {
                // As if it were closed.
              }
              System.exit(ExitCode.INTERRUPTED.number());
            },
            "lr4j parent");
    watch.setDaemon(true);
    watch.start();
  }

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
