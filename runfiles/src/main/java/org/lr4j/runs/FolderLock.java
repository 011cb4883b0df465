package org.lr4j.runs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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

  private final Path folder;
  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
    this.channel = channel;
  }

  /**
   * Takes the lock; empty if another process or thread has it.
   *
   * @throws NoSuchFileException if somebody removed the folder or the lock's file meanwhile
   * @throws IOException if the folder cannot be written
   */
  static Optional<FolderLock> take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Path file = real.resolve(FILE);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<FolderLock> lock = Optional.empty();
    try {
      lock = Disk.uninterrupted(() -> locked(file)).map(channel -> new FolderLock(real, channel));
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<FileChannel> locked(Path file) throws IOException {
    Disk.makeFile(file);
    Object opened = identity(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean taken = false;
    try {
      // A process that only checks whether the lock is held has it for a moment.
      boolean locked = tryLock(channel);
      for (int i = 1; i < TRIES && !locked; i++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        locked = tryLock(channel);
      }
      // The lock of a file that its last holder has removed keeps nobody out.
      if (locked && !opened.equals(identity(file))) {
        throw new NoSuchFileException(file.toString(), null, "another process has removed it");
      }
      taken = locked;
      return taken ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    synchronized (ATTEMPT) {
      return channel.tryLock() != null;
    }
  }

  /** Tells a file from a later one of the same name. */
  private static Object identity(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = attributes.fileKey();
    return key == null ? attributes.creationTime() : key;
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

  /**
   * Frees the lock of a folder in which nothing was begun: removes the lock's file, and the folder
   * if nothing else is in it. Until then no other thread of this process gets the lock.
   */
  void closeAndRemove() throws IOException {
    try {
      Disk.delete(file);
      channel.close();
      if (Disk.list(folder).isEmpty()) {
        Disk.delete(folder);
      }
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
