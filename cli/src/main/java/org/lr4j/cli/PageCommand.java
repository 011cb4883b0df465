package org.lr4j.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.lr4j.cli.page.PageServer;
import org.lr4j.disk.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves the live page. */
@Command(
    name = "page",
    header = "Shows your runs in the browser, also while they train.",
    description = {
      "Serves a page on this machine: a list of the runs in a folder, the curves of each run,"
          + " comparisons, and a schedule designer. The page updates itself while runs train. Ctrl-C ends"
          + " it."
    },
    sortOptions = false)
final class PageCommand implements Callable<ExitCode> {
  private static final int USUAL_PORT = 8484;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "where the runs are (default: runs)")
  private Path folder = Path.of("runs");

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "the port, or 0 for any free one (default: 8484, or any free one if it is taken)")
  private int port = -1;

  @Option(names = "--open", description = "open the page in the browser")
  private boolean open;

  @Mixin private final CommonOptions common = new CommonOptions();

  PageCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() throws IOException {
    if (port < -1 || port > 65_535) {
      throw CommandException.usage("--port must be from 0 to 65535, but is " + port);
    }
    try (PageServer server = start()) {
      URI address = server.address();
      console
          .out()
          .println(
              common.json()
                  ? "{\"address\":\"" + address + "\"}"
                  : "The page is at " + address + " (Ctrl-C ends it)");
      console.flush();
      if (open) {
        browse(address);
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // Ctrl-C is how it ends.
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private PageServer start() throws IOException {
    try {
      return PageServer.start(folder, port < 0 ? USUAL_PORT : port);
    } catch (IOException e) {
      if (port < 0) {
        return PageServer.start(folder, 0);
      }
      throw CommandException.usage(
          "port "
              + port
              + " cannot be used: "
              + Disk.reason(e)
              + "; give another --port, or leave it out");
    }
  }

  private void browse(URI address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open", address.toString())
            : system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address.toString())
                : List.of("xdg-open", address.toString());
    try {
      Process unused =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      console.note("note: no browser could be opened; open " + address + " yourself");
    }
  }
}
