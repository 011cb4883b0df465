package org.lr4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.engine.LearnerException;

/** Loads the native libraries of this platform. */
final class Natives {
  private Natives() {}

  /**
   * Loads them; free when they are loaded already.
   *
   * @throws LearnerException if they are not on the class path or the module path, with the
   *     artifacts to add
   */
  static void load() {
    try {
      Loader.load(torch.class);
    } catch (LinkageError e) {
      String platform = Loader.getPlatform();
      throw new LearnerException(
          "PyTorch's native libraries for "
              + platform
              + " cannot be loaded; put the artifacts org.bytedeco:javacpp, openblas and pytorch"
              + " with the classifier "
              + platform
              + where(Loader.class.getModule().isNamed(), platform)
              + " ("
              + firstLine(e).replaceAll(" in java.library.path.*", "")
              + ")",
          e);
    }
  }

  /** Native jars are modules of their own, which nothing requires unless the user does. */
  static String where(boolean modules, String platform) {
    return modules
        ? " on the module path, and require the module org.bytedeco.pytorch."
            + platform.replace('-', '.')
            + " in your module-info.java"
        : " on the class path";
  }

  /** The first line of what an exception of the engine says. */
  static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** What went wrong in a script, which ends with it; else the first line. */
  static String reason(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> line.startsWith("RuntimeError: "))
        .map(line -> line.substring("RuntimeError: ".length()))
        .findFirst()
        .orElseGet(() -> firstLine(e));
  }

  /** Physical cores where the system tells them, else all logical ones. */
  static int physicalCores() {
    int logical = Runtime.getRuntime().availableProcessors();
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!system.contains("linux")) {
      return logical;
    }
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      Set<String> cores = new HashSet<>();
      String[] socket = {""};
      lines.forEach(
          line -> {
            if (line.startsWith("physical id")) {
              socket[0] = line;
            } else if (line.startsWith("core id")) {
              cores.add(socket[0] + line);
            }
          });
      return cores.isEmpty() ? logical : Math.min(cores.size(), logical);
    } catch (IOException | java.io.UncheckedIOException e) {
      return logical;
    }
  }
}
