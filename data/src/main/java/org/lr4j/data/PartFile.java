package org.lr4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that is still being written, next to where it will stand. Its name is its own, so that two
 * downloads do not meet, and it is locked while it is open, so that what a killed process left
 * behind can be told from what another one is writing.
 */
final class PartFile implements AutoCloseable {
  private static final String END = ".part";

  /** Follows the ending of a file that is not locked yet. */
  private static final String NEW = ".new";

  private static final int CHUNK = 1 << 16;

  /** Those of this process: opening one again and closing it would end its lock. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path part;
  private final FileChannel channel;

  private PartFile(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.channel = channel;
  }

  /**
   * Begins a file; what earlier attempts left behind is removed. The file gets the name by which
   * others find it only when it is locked: before, they would take it for a leftover.
   */
  static PartFile of(Path target) throws IOException {
    removeLeftovers(target);
    Path part = target.resolveSibling(start(target) + UUID.randomUUID() + END);
    Path unlocked = part.resolveSibling(part.getFileName() + NEW);
    OPEN.add(part.toAbsolutePath());
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              unlocked,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new FileSystemException(
            unlocked.toString(), null, "another process has locked this new file");
      }
      Files.move(unlocked, part, StandardCopyOption.ATOMIC_MOVE);
      return new PartFile(target, part, channel);
    } catch (IOException | RuntimeException e) {
      abandon(unlocked, channel, e);
      OPEN.remove(part.toAbsolutePath());
      throw e;
    }
  }

  private static void abandon(Path file, @Nullable FileChannel channel, Exception why) {
    try {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(file);
    } catch (IOException alsoFailed) {
      why.addSuppressed(alsoFailed);
    }
  }

  private static String start(Path target) {
    return "." + target.getFileName() + ".";
  }

  private static void removeLeftovers(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    String start = start(target);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file -> {
              String name = String.valueOf(file.getFileName());
              return name.startsWith(start) && name.endsWith(END);
            })) {
      for (Path file : files) {
        if (!isInUse(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whether somebody writes the file. Two threads that asked at once would meet at its lock. */
  private static boolean isInUse(Path file) {
    synchronized (OPEN) {
      if (OPEN.contains(file.toAbsolutePath())) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        return channel.tryLock() == null;
      } catch (IOException e) {
        return true;
      }
    }
  }

  /** Begins anew. */
  void empty() throws IOException {
    channel.truncate(0);
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The checksum of what the file holds, read back from it. */
  String checksum() throws IOException {
    channel.force(true);
    MessageDigest digest = Checksum.md5();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < channel.size(); ) {
      chunk.clear();
      at += Math.max(0, channel.read(chunk, at));
      digest.update(chunk.flip());
    }
    return Checksum.hex(digest);
  }

  /** What the file holds, from its start; reading it takes the file with it. */
  InputStream read() throws IOException {
    channel.position(0);
    return Channels.newInputStream(channel);
  }

  /** Puts the file in its place. */
  Path finish() throws IOException {
    channel.force(true);
    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file if it was not finished. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(part);
    } finally {
      channel.close();
      OPEN.remove(part.toAbsolutePath());
    }
  }
}
