package org.lr4j.disk;

import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which lr4j changes the files of a run: write a file as a whole, append to one,
 * rename, delete. After a crash at any moment a file that was written as a whole is either the old
 * one or the new one. Nothing here follows a symbolic link, and an interrupt of the thread closes
 * no file: it takes effect afterwards.
 *
 * <p>Each change of the disk is announced to a {@link Watch}. Tests use it to let every one of them
 * fail in turn.
 */
public final class Disk {
  private static volatile Watch watch = (operation, file) -> {};

  private Disk() {}

  /** What is done to the disk. */
  public enum Operation {
    /** A folder is made. */
    MAKE_FOLDER,
    /** Bytes are written to a file. */
    WRITE,
    /** What was written to a file, or the names in a folder, are forced to the disk. */
    FORCE,
    /** A file or folder gets another name. */
    MOVE,
    /** A file, an empty folder or a link is deleted. */
    DELETE
  }

  /** Gets every change of the disk before it is made. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Called before a change; an exception has the effect of a disk that refuses it.
     *
     * @param operation the change
     * @param file the file that changes; for a move, the new name
     * @throws IOException if the change should fail
     */
    void before(Operation operation, Path file) throws IOException;
  }

  /** Ends a watch. */
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches all changes by this process, instead of an earlier watch. For tests.
   *
   * @param watcher gets every change
   * @return ends the watch when closed
   */
  public static Watching watch(Watch watcher) {
    watch = watcher;
    return () -> watch = (operation, file) -> {};
  }

  /**
   * Writes a file as a whole: under a temporary name next to it, forced to the disk, then renamed.
   *
   * @param file the file; an earlier one is replaced
   * @param bytes all that it holds
   * @throws FileSystemException if it cannot be written; it names the file, an earlier file stays,
   *     and the temporary one is gone as far as the disk permits
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, bytes, temporary(file));
  }

  /**
   * Writes a text file as a whole, in UTF-8, where another process may write the same file at the
   * same time: the last one to end replaces what the others wrote.
   *
   * @param file the file; an earlier one is replaced
   * @param text all that it holds
   * @throws FileSystemException as {@link #write(Path, byte[])} does
   */
  public static void writeShared(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    write(file, text.getBytes(StandardCharsets.UTF_8), temporary);
  }

  private static void write(Path file, byte[] bytes, Path temporary) throws IOException {
    try {
      // What a crash left under this name may be anything, a link included.
      delete(temporary);
      watch.before(Operation.WRITE, temporary);
      try (FileOutputStream stream = new FileOutputStream(temporary.toFile())) {
        stream.write(bytes);
        watch.before(Operation.FORCE, temporary);
        stream.getFD().sync();
      }
      move(temporary, file);
    } catch (IOException e) {
      try {
        delete(temporary);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw naming(file, e);
    }
  }

  /**
   * Writes a text file as a whole, in UTF-8.
   *
   * @param file the file; an earlier one is replaced
   * @param text all that it holds
   * @throws FileSystemException as {@link #write(Path, byte[])} does
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The name under which {@link #write(Path, byte[])} prepares a file. A crash may leave a file of
   * this name; the next writing replaces it.
   *
   * @param file the file
   * @return a hidden name next to it
   */
  public static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  /**
   * Opens an existing file to append to it.
   *
   * @param file a file, not a link
   * @return the file, to be closed
   * @throws IOException if there is no such file or it cannot be opened
   */
  public static Growing append(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "it is not a file");
    }
    return new Growing(file);
  }

  /** A file that grows at its end. What was appended last may be cut short by a crash. */
  public static final class Growing implements Closeable {
    private final Path file;
    private final FileOutputStream stream;

    private Growing(Path file) throws IOException {
      this.file = file;
      this.stream = new FileOutputStream(file.toFile(), true);
    }

    /**
     * Appends text in UTF-8.
     *
     * @param text what to append
     * @throws FileSystemException if it does not fit; a part of it may have been written
     */
    public void append(String text) throws IOException {
      try {
        watch.before(Operation.WRITE, file);
        stream.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw naming(file, e);
      }
    }

    /**
     * Sees to it that all that was appended has reached the disk.
     *
     * @throws FileSystemException if it has not
     */
    public void force() throws IOException {
      try {
        watch.before(Operation.FORCE, file);
        stream.getFD().sync();
      } catch (IOException e) {
        throw naming(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /**
   * Renames a file or folder in one step; a file of the new name is replaced.
   *
   * @param from what is renamed
   * @param to its new name, on the same disk
   * @throws IOException if it cannot be renamed; both are then as before
   */
  public static void move(Path from, Path to) throws IOException {
    watch.before(Operation.MOVE, to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceNames(to);
  }

  /**
   * Copies a file. It reaches the disk with {@link #forceFiles}.
   *
   * @param from what is copied; only read
   * @param to the copy, which must not exist
   * @throws IOException if it cannot be read or written
   */
  public static void copy(Path from, Path to) throws IOException {
    watch.before(Operation.WRITE, to);
    Files.copy(from, to);
  }

  /**
   * Makes a folder and those above it.
   *
   * @param folder the folder; it may exist
   * @throws IOException if it cannot be made
   */
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      watch.before(Operation.MAKE_FOLDER, folder);
      Files.createDirectories(folder);
    }
  }

  /**
   * Makes an empty file, unless there is a file of that name.
   *
   * @param file the file; a link is not followed
   * @throws IOException if it cannot be made
   */
  public static void makeFile(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      watch.before(Operation.WRITE, file);
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
      }
    }
  }

  /**
   * Deletes a file, an empty folder or a link, but not what the link leads to.
   *
   * @param file what to delete; it need not exist
   * @throws IOException if it cannot be deleted
   */
  public static void delete(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      watch.before(Operation.DELETE, file);
      Files.deleteIfExists(file);
    }
  }

  /**
   * Deletes a folder with all that is in it; links in it are deleted, not followed.
   *
   * @param folder the folder; it need not exist, and may be a file
   * @throws IOException if something cannot be deleted; the rest of the folder is still there
   */
  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Forces every file of a folder to the disk, and the folder's names.
   *
   * @param folder a folder of files that were written by other means
   * @throws IOException if one has not reached the disk
   */
  public static void forceFiles(Path folder) throws IOException {
    for (Path file : list(folder)) {
      watch.before(Operation.FORCE, file);
      force(file, StandardOpenOption.WRITE);
    }
    forceFolder(folder);
  }

  /**
   * The contents of a folder, including hidden files, in the order of their names.
   *
   * @param folder a folder
   * @return its files and folders
   * @throws IOException if it cannot be read
   */
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void forceNames(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /** A folder can be opened, and its names forced, on all systems but Windows. */
  private static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      watch.before(Operation.FORCE, folder);
      force(folder, StandardOpenOption.READ);
    }
  }

  private static void force(Path file, StandardOpenOption how) throws IOException {
    uninterrupted(
        () -> {
          try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
          }
          return file;
        });
  }

  /**
   * Work on files.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does it.
     *
     * @return what comes of it
     * @throws IOException if a file cannot be read or written
     */
    T run() throws IOException;
  }

  /**
   * Does work on files that an interrupt of the thread would close: the interrupt is put off until
   * the work is done, and work that one has disturbed is done again.
   *
   * @param <T> what comes of it
   * @param work what to do; may be done more than once
   * @return what comes of it
   * @throws IOException if the work fails for another reason
   */
  public static <T> T uninterrupted(Work<T> work) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The system's description of a failure, without the path that the JDK puts before it.
   *
   * @param failure what was thrown
   * @return a few words such as {@code No space left on device}
   */
  public static String reason(IOException failure) {
    if (failure instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    // Java gives these the path as their only message.
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "it is a folder with files in it";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static FileSystemException naming(Path file, IOException cause) {
    FileSystemException named = new FileSystemException(file.toString(), null, reason(cause));
    named.initCause(cause);
    return named;
  }
}
