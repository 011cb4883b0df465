package org.lr4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lr4j.data.PictureFiles.Part;

/** Text files in UTF-8, one or a folder of them, as data for a language model. */
final class TextFiles {
  private static final List<String> ENDINGS = List.of(".txt", ".text", ".txt.gz");
  private static final long LARGEST = 1L << 30;
  private static final int MOST_CHARACTERS = 512;
  private static final int MOST_NOTES = 3;

  /** Of each text that no folder puts into a part. */
  private static final double TRAIN_SHARE = 0.9;

  private static final double VALIDATION_SHARE = 0.05;

  private TextFiles() {}

  /** The text of each part. */
  private record Texts(StringBuilder train, StringBuilder validation, StringBuilder test) {
    StringBuilder of(Part part) {
      return switch (part) {
        case TRAIN -> train;
        case VALIDATION -> validation;
        case TEST -> test;
      };
    }
  }

  static boolean isText(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** Whether a folder has text files in it, or in the folders of its parts. */
  static boolean isIn(Path folder) {
    return !files(folder, 2, new ArrayList<>()).isEmpty();
  }

  /** The texts in the order of their names; what cannot be looked into is passed over. */
  private static List<Path> files(Path root, int depth, List<Path> unreadable) {
    if (Files.isRegularFile(root)) {
      return List.of(root);
    }
    List<Path> texts = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          Set.of(),
          depth,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (isText(file.toString())
                  && Files.isRegularFile(file)
                  && !file.getFileName().toString().startsWith(".")) {
                texts.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (file.equals(root)) {
                throw e;
              }
              unreadable.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new DataException("folder " + root + " cannot be read: " + e.getMessage(), e);
    }
    Collections.sort(texts);
    return texts;
  }

  static Opened read(Path root, TextFormat format) {
    List<Path> unreadable = new ArrayList<>();
    List<Path> files = files(root, 32, unreadable);
    Texts texts = new Texts(new StringBuilder(), new StringBuilder(), new StringBuilder());
    List<String> notes = new ArrayList<>();
    List<String> spellings = new ArrayList<>();
    long bytes = 0;
    boolean split = files.stream().anyMatch(file -> part(root, file).isPresent());
    for (Path file : files) {
      bytes += size(file);
      if (bytes > LARGEST) {
        throw new DataException(
            root + " has more than " + (LARGEST >> 20) + " MiB of text; give a part of it");
      }
      String text = text(file, spellings);
      Optional<Part> part = part(root, file);
      if (part.isPresent() || split) {
        texts.of(part.orElse(Part.TRAIN)).append(text);
      } else {
        cut(text, texts);
      }
    }
    notes.addAll(spellings.subList(0, Math.min(MOST_NOTES, spellings.size())));
    if (spellings.size() > MOST_NOTES) {
      notes.add("the same is true of " + (spellings.size() - MOST_NOTES) + " more files");
    }
    if (!unreadable.isEmpty()) {
      notes.add(
          unreadable.size()
              + (unreadable.size() == 1 ? " folder is" : " folders are")
              + " ignored because reading is not permitted, for example "
              + root.relativize(unreadable.get(0)));
    }
    if (texts.validation.isEmpty() && texts.test.isEmpty()) {
      String all = texts.train.toString();
      texts.train.setLength(0);
      cut(all, texts);
    } else if (texts.validation.isEmpty()) {
      // As for pictures, what is missing is cut from the end of the training text.
      int at = boundary(texts.train.toString(), 1 - VALIDATION_SHARE);
      texts.validation.append(texts.train, at, texts.train.length());
      texts.train.setLength(at);
    }
    return opened(String.valueOf(root.getFileName()), texts, format, notes);
  }

  private static Opened opened(String name, Texts texts, TextFormat format, List<String> notes) {
    String train = texts.train.toString();
    TextEncoding encoding = encoding(train, format);
    char[] trained = tokens(encoding, train);
    if (trained.length < 2 * format.context()) {
      throw new DataException(
          name
              + " has "
              + trained.length
              + " tokens to train on, but needs at least two contexts of "
              + format.context()
              + "; give more text or a smaller --context");
    }
    char[] validation = tokens(encoding, texts.validation.toString());
    char[] test = tokens(encoding, texts.test.toString());
    long unknown = encoding.isBytes() ? 0 : zeros(validation) + zeros(test);
    if (unknown > 0) {
      notes.add(
          unknown
              + " characters of held-out text do not occur in training; the model reads all of"
              + " them as one character");
    }
    if (isShort(validation, format) || isShort(test, format)) {
      notes.add(
          "a held-out part is shorter than a context of "
              + format.context()
              + " tokens and is not evaluated; choose a smaller --context");
    }
    Splits splits =
        new Splits(
            TextSet.of(name + " train", encoding, trained, true),
            TextSet.of(name + " validation", encoding, validation, false),
            TextSet.of(name + " test", encoding, test, false));
    return new Opened(splits, encoding, notes);
  }

  /** Whether there is text, but too little. */
  private static boolean isShort(char[] part, TextFormat format) {
    return part.length > 0 && part.length <= format.context();
  }

  private static TextEncoding encoding(String train, TextFormat format) {
    if (format.tokens() == TextFormat.Tokens.BYTES) {
      return TextEncoding.bytes(format.context());
    }
    TextEncoding characters = TextEncoding.characters(format.context(), train);
    if (format.tokens() == TextFormat.Tokens.CHARACTERS
        && characters.size() > Character.MAX_VALUE) {
      throw new DataException("the text has too many different characters; use --tokens bytes");
    }
    boolean few = characters.size() <= MOST_CHARACTERS;
    return few || format.tokens() == TextFormat.Tokens.CHARACTERS
        ? characters
        : TextEncoding.bytes(format.context());
  }

  private static char[] tokens(TextEncoding encoding, String text) {
    int[] tokens = encoding.tokens(text);
    char[] narrow = new char[tokens.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (char) tokens[i];
    }
    return narrow;
  }

  private static long zeros(char[] tokens) {
    long zeros = 0;
    for (char token : tokens) {
      zeros += token == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** The beginning of a text is for training, what follows for validation, the end for testing. */
  private static void cut(String text, Texts into) {
    int train = boundary(text, TRAIN_SHARE);
    int validation = boundary(text, TRAIN_SHARE + VALIDATION_SHARE);
    into.train.append(text, 0, train);
    into.validation.append(text, train, validation);
    into.test.append(text, validation, text.length());
  }

  private static int boundary(String text, double share) {
    int at = (int) (text.length() * share);
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  /** The part that the first folder below the root says, or the name of a file right there. */
  private static Optional<Part> part(Path root, Path file) {
    if (root.equals(file)) {
      return Optional.empty();
    }
    Path first = root.relativize(file).getName(0);
    String name = first.toString();
    int dot = name.indexOf('.');
    return Part.of(dot > 0 ? Path.of(name.substring(0, dot)) : first);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new DataException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** All of a text, without a byte order mark, and with lines that end alike. */
  static String text(Path file) {
    return text(file, new ArrayList<>());
  }

  private static String text(Path file, List<String> notes) {
    String remedy = "split it into several";
    try {
      TextCharset charset = TextCharset.of(file, Sizes.bytesThatFit(), remedy);
      charset.note(file).ifPresent(notes::add);
      try (InputStream stream =
          Sizes.atMost(Sizes.bytesThatFit(), file, remedy, Contents.stream(file))) {
        String text = new String(stream.readAllBytes(), charset.charset());
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
      }
    } catch (IOException e) {
      throw new DataException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
