package org.lr4j.data;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pictures of a tree of folders: one folder a class, below {@code train}, {@code val} and
 * {@code test} where there are such. Hidden files are passed over, as are files of other kinds.
 */
final class PictureFiles {
  /** Names that end like this are taken for pictures. */
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib");

  private static final int DEEPEST = 32;

  /** A part of the data that a folder may hold by itself. */
  enum Part {
    TRAIN,
    VALIDATION,
    TEST;

    static Optional<Part> of(Path folder) {
      String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
      return switch (name) {
        case "train", "training" -> Optional.of(TRAIN);
        case "val", "valid", "validation", "dev" -> Optional.of(VALIDATION);
        case "test", "testing" -> Optional.of(TEST);
        default -> Optional.empty();
      };
    }
  }

  /**
   * A picture.
   *
   * @param part the part that its folder says; empty where the data is one tree
   * @param name the name of its class
   */
  record Picture(Path file, Optional<Part> part, String name) {}

  private final List<Picture> pictures = new ArrayList<>();
  private final List<Path> others = new ArrayList<>();

  private PictureFiles() {}

  /** Whether a folder looks like one of pictures: a class folder with a picture in it. */
  static boolean isIn(Path folder) {
    for (Path child : folders(folder)) {
      if (hasPicture(child)) {
        return true;
      }
      if (Part.of(child).isPresent()
          && folders(child).stream().anyMatch(PictureFiles::hasPicture)) {
        return true;
      }
    }
    return false;
  }

  /** Whether pictures lie in a folder itself. */
  static boolean isFlat(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(PictureFiles::isPicture);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasPicture(Path folder) {
    try (Stream<Path> files = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      return files.anyMatch(file -> isPicture(file));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The pictures below a folder, whatever the folders between. */
  static List<Path> below(Path folder) {
    PictureFiles files = new PictureFiles();
    files.addClass(Optional.empty(), folder);
    return files.pictures.stream().map(Picture::file).toList();
  }

  /** Lists a tree in the order of its names. */
  static PictureFiles in(Path root) {
    PictureFiles files = new PictureFiles();
    List<Path> children = folders(root);
    boolean split =
        children.stream().anyMatch(child -> Part.of(child).equals(Optional.of(Part.TRAIN)));
    // Trains, beside buses: a class whose name is also that of a part.
    if (children.stream().anyMatch(child -> Part.of(child).isPresent() && isFlat(child))) {
      split &= children.stream().noneMatch(c -> Part.of(c).isEmpty() && hasPicture(c));
    }
    for (Path child : children) {
      if (!split) {
        files.addClass(Optional.empty(), child);
      } else if (Part.of(child).isPresent()) {
        folders(child).forEach(each -> files.addClass(Part.of(child), each));
      } else {
        files.others.add(child);
      }
    }
    return files;
  }

  private void addClass(Optional<Part> part, Path folder) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
              boolean passed = !each.equals(folder) && isHidden(each);
              return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isHidden(file)) {
                (isPicture(file) ? found : others).add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              others.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new DataException("folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
    found.sort((a, b) -> a.toString().compareTo(b.toString()));
    String name = String.valueOf(folder.getFileName());
    found.forEach(file -> pictures.add(new Picture(file, part, name)));
  }

  private static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.isDirectory(child) && !isHidden(child))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException e) {
      throw new DataException("folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  List<Picture> pictures() {
    return pictures;
  }

  /** Files and folders that are no pictures. */
  List<Path> others() {
    return others;
  }

  /**
   * The names of the classes in the order of the alphabet, with how many pictures each part has.
   */
  Map<String, Set<Optional<Part>>> classes() {
    Map<String, Set<Optional<Part>>> classes = new TreeMap<>();
    for (Picture picture : pictures) {
      classes.computeIfAbsent(picture.name, name -> new LinkedHashSet<>()).add(picture.part);
    }
    return classes;
  }
}
