package org.lr4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Event files for TensorBoard, for commands that train something. */
final class EventOptions {
  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "also write event files for TensorBoard; in DIR, they are in a folder that has the name of"
              + " the run's folder")
  private @Nullable Path folder;

  /**
   * The folder for the events of a run, if they are asked for: several runs may share a {@code
   * DIR}.
   *
   * @param run the folder of the run
   */
  Optional<Path> folder(Path run) {
    Path name = run.toAbsolutePath().normalize().getFileName();
    return Optional.ofNullable(folder)
        .map(path -> name == null ? path : path.resolve(name))
        .map(path -> path.toAbsolutePath().normalize());
  }

  boolean given() {
    return folder != null;
  }

  /** Events are no reason to end a training; a note says that they are missing. */
  static Consumer<java.io.IOException> noting(Console console, Path folder) {
    return e ->
        console.note(
            "note: "
                + folder
                + " cannot be written, so TensorBoard will show nothing more of this run; check that the"
                + " disk has room and permits it");
  }
}
