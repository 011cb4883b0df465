package org.lr4j.runs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.lr4j.disk.Disk;

/**
 * The lock of a run's folder: one process at a time writes there. The system frees the lock of a
 * process that was killed. The file {@code .lock} stays behind; it means nothing by itself.
 */
final class FolderLock implements Closeable {
  static final String FILE = ".lock";
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 20_000_000;

  /**
   * The locks that this process holds. On POSIX systems a process loses its lock when it closes the
   * file anywhere else, so it never opens the file of its own lock again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /**
   * One thread of this process at a time tries for a lock or looks whether it is held. Two that
   * meet at one file would get an {@code OverlappingFileLockException}, and one that only looks
   * would, by closing the file, free the lock that the other just took.
   */
  private static final Object ATTEMPT = new Object();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock; empty if another process or thread has it.
   *
   * @throws IOException if the folder cannot be written
   */
  static Optional<FolderLock> take(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(FILE);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<FolderLock> lock = Optional.empty();
    try {
      lock = Disk.uninterrupted(() -> open(file));
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<FolderLock> open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean locked = false;
    try {
      // A process that only checks whether the lock is held has it for a moment.
      for (int i = 0; i < TRIES && !locked; i++) {
        synchronized (ATTEMPT) {
          locked = channel.tryLock() != null;
        }
        if (!locked) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      return locked ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** Whether a process, this one or another on this machine, writes in the folder. */
  static boolean isHeld(Path folder) {
    try {
      Path file = folder.toRealPath().resolve(FILE);
      return Disk.uninterrupted(() -> isHeldBySomeone(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isHeldBySomeone(Path file) throws IOException {
    synchronized (ATTEMPT) {
      if (HELD.contains(file)) {
        return true;
      }
      if (!Files.exists(file)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return shared == null;
      }
    }
  }

  /** Frees the lock and removes its file, of a folder in which nothing was begun. */
  void closeAndRemove() throws IOException {
    try {
      Disk.delete(file);
    } finally {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
