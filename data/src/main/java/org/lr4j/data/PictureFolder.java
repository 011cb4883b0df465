package org.lr4j.data;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lr4j.data.PictureFiles.Part;
import org.lr4j.data.PictureFiles.Picture;

/**
 * Folders of PNG, JPEG, GIF and BMP pictures, one folder a class, as data sets. Pictures are
 * decoded once, by all processors, and kept as bytes: in memory up to a quarter of Java's, beyond
 * that in a file that vanishes with the process.
 */
final class PictureFolder {
  /** A file that says more is left out: it would take a gigabyte to decode. */

  /** How much of the files is kept between the first look and decoding. */
  private static final long MOST_KEPT_BYTES = 1L << 26;

  private static final int PART_BYTES = 1 << 30;
  private static final int EXAMPLES_NAMED = 3;

  private final Path root;
  private final long mostMemory;
  private final List<Picture> pictures;
  private final List<Path> others;
  private final PictureHeader[] headers;
  private final Fault[] faults;
  private final Map<Integer, byte[]> kept = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();
  private final List<String> notes = new ArrayList<>();

  /** Why a file was left out. */
  private enum Kind {
    EMPTY("empty"),
    OVERSIZED("larger than 250 megapixels or 256 MiB"),
    DAMAGED("damaged or not a picture");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private record Fault(Kind kind, String why) {}

  private PictureFolder(Path root, PictureFiles files, long mostMemory) {
    this.root = root;
    this.mostMemory = mostMemory;
    this.pictures = files.pictures();
    this.others = files.others();
    this.headers = new PictureHeader[pictures.size()];
    this.faults = new Fault[pictures.size()];
  }

  /** Reads all pictures of a folder. */
  static Opened read(Path root, PictureFormat format, long seed, double testShare) {
    return read(root, format, seed, testShare, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Reads all pictures of a folder into memory if they fit, else into a file. */
  static Opened read(
      Path root, PictureFormat format, long seed, double testShare, long mostMemory) {
    PictureFiles files = PictureFiles.in(root);
    if (files.pictures().isEmpty()) {
      throw new DataException(
          "folder "
              + root
              + " holds no pictures; it needs a folder for each class with PNG, JPEG, GIF or BMP"
              + " files in it");
    }
    List<String> classes = classes(root, files);
    PictureFolder folder = new PictureFolder(root, files, mostMemory);
    return folder.read(classes, format, seed, testShare);
  }

  /** The classes that training has; a part may lack one, but have none of its own. */
  private static List<String> classes(Path root, PictureFiles files) {
    Map<String, Set<Optional<Part>>> classes = files.classes();
    List<String> names = new ArrayList<>();
    List<String> strangers = new ArrayList<>();
    classes.forEach(
        (name, parts) -> {
          boolean trained =
              parts.contains(Optional.of(Part.TRAIN)) || parts.contains(Optional.<Part>empty());
          (trained ? names : strangers).add(name);
        });
    if (!strangers.isEmpty()) {
      throw new DataException(
          "folder "
              + root
              + ": class "
              + String.join(", ", strangers)
              + " has pictures to validate or test on, but none in train; correct the names of the"
              + " folders");
    }
    if (names.size() < 2) {
      throw new DataException(
          "folder "
              + root
              + " has a single class ("
              + String.join("", names)
              + "); it needs at least two folders with pictures");
    }
    return names;
  }

  private Opened read(List<String> classes, PictureFormat format, long seed, double testShare) {
    each(
        "looked at",
        () -> {
          byte[] start = new byte[PictureHeader.FIRST_BYTES];
          return i -> readHeader(i, start);
        });
    int[] sound = sound();
    if (sound.length == 0) {
      throw new DataException("folder " + root + ": none of its pictures can be read: " + left());
    }
    Shape shape = shape(sound, format);
    PackedImages.Records records = decode(shape);
    sound = sound();
    if (sound.length == 0) {
      throw new DataException("folder " + root + ": none of its pictures can be read: " + left());
    }
    noteFiles(sound.length);
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    int[] labels =
        pictures.stream().mapToInt(picture -> numbers.getOrDefault(picture.name(), -1)).toArray();
    PackedImages all =
        new PackedImages(String.valueOf(root.getFileName()), shape, classes, labels, records);
    Splits splits = split(all, sound, seed, testShare);
    requireTrained(splits.train(), classes);
    noteMissing(splits, classes);
    return new Opened(splits, new PictureEncoding(shape, classes), List.copyOf(notes));
  }

  private void readHeader(int i, byte[] start) {
    File file = pictures.get(i).file().toFile();
    try {
      int count;
      try (FileInputStream in = new FileInputStream(file)) {
        count = in.readNBytes(start, 0, start.length);
      }
      if (count == 0) {
        faults[i] = new Fault(Kind.EMPTY, "it has no bytes");
        return;
      }
      boolean whole = count < start.length;
      PictureHeader header = PictureHeader.of(file.toPath(), ByteBuffer.wrap(start, 0, count));
      if (header.megapixels() > PictureHeader.MOST_MEGAPIXELS
          || (!whole && file.length() > PictureHeader.MOST_BYTES)) {
        faults[i] = new Fault(Kind.OVERSIZED, header.width() + "×" + header.height() + " pixels");
      } else if (whole && keptBytes.addAndGet(count) <= MOST_KEPT_BYTES) {
        kept.put(i, Arrays.copyOf(start, count));
      }
      headers[i] = header;
    } catch (IOException e) {
      faults[i] = new Fault(Kind.DAMAGED, String.valueOf(e.getMessage()));
    }
  }

  /** A file's bytes, which are not needed again. */
  private byte[] bytes(int i) throws IOException {
    byte[] bytes = kept.remove(i);
    return bytes != null ? bytes : Files.readAllBytes(pictures.get(i).file());
  }

  private int[] sound() {
    return IntStream.range(0, faults.length).filter(i -> faults[i] == null).toArray();
  }

  private Shape shape(int[] sound, PictureFormat format) {
    boolean grey = Arrays.stream(sound).allMatch(i -> headers[i].grey());
    PictureFormat.Size size = format.size().orElseGet(() -> median(sound));
    return new Shape(grey ? 1 : 3, size.height(), size.width());
  }

  private PictureFormat.Size median(int[] sound) {
    int[] heights = Arrays.stream(sound).map(i -> headers[i].uprightHeight()).sorted().toArray();
    int[] widths = Arrays.stream(sound).map(i -> headers[i].uprightWidth()).sorted().toArray();
    int height = heights[heights.length / 2];
    int width = widths[widths.length / 2];
    double shrink = Math.min(1, (double) PictureFormat.LONGEST_SIDE / Math.max(height, width));
    PictureFormat.Size size =
        new PictureFormat.Size(
            (int) Math.max(1, Math.round(height * shrink)),
            (int) Math.max(1, Math.round(width * shrink)));
    boolean same =
        heights[0] == heights[heights.length - 1] && widths[0] == widths[widths.length - 1];
    if (shrink < 1) {
      notes.add(
          "pictures are scaled to "
              + size
              + ": the median is "
              + height
              + "x"
              + width
              + ", and training on more than "
              + PictureFormat.LONGEST_SIDE
              + " pixels a side is slow; choose with --image-size");
    } else if (!same) {
      notes.add("pictures are scaled to " + size + ", the median; choose with --image-size");
    }
    return size;
  }

  private PackedImages.Records decode(Shape shape) {
    int length = shape.values();
    int perPart = Math.max(1, PART_BYTES / length);
    ByteBuffer[] parts = storage(pictures.size(), perPart, length);
    each(
        "decoded",
        () -> {
          PictureDecoder decoder = new PictureDecoder(shape);
          byte[] picture = new byte[length];
          return new Worker() {
            @Override
            public void accept(int i) {
              if (faults[i] != null) {
                return;
              }
              try {
                decoder.decode(bytes(i), picture);
                parts[i / perPart].put(i % perPart * length, picture);
              } catch (IOException e) {
                faults[i] = new Fault(Kind.DAMAGED, String.valueOf(e.getMessage()));
              }
            }

            @Override
            public void close() {
              decoder.close();
            }
          };
        });
    return new PackedImages.Records(parts, perPart, 0, length);
  }

  private ByteBuffer[] storage(int count, int perPart, int length) {
    long total = (long) count * length;
    ByteBuffer[] parts = new ByteBuffer[(count + perPart - 1) / perPart];
    boolean memory = total <= mostMemory;
    try (FileChannel file = memory ? null : cache(total)) {
      for (int p = 0; p < parts.length; p++) {
        long from = (long) p * perPart * length;
        int size = (int) Math.min((long) perPart * length, total - from);
        parts[p] =
            file == null
                ? ByteBuffer.allocate(size)
                : file.map(FileChannel.MapMode.READ_WRITE, from, size);
      }
    } catch (IOException e) {
      throw new DataException("the cache of pictures cannot be written: " + e.getMessage(), e);
    }
    return parts;
  }

  private static FileChannel cache(long total) throws IOException {
    Path file = Files.createTempFile("lr4j-pictures", ".bytes");
    long free = Files.getFileStore(file).getUsableSpace();
    if (free < total + (total >> 3)) {
      Files.delete(file);
      throw new DataException(
          "the pictures take "
              + (total >> 20)
              + " MiB, but Java's memory is "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB and the folder for temporary files has "
              + (free >> 20)
              + "; choose a smaller --image-size");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Files.delete(file); // the mapping keeps it until the process ends
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
    return channel;
  }

  /** Work that one thread does for pictures. */
  private interface Worker extends AutoCloseable {
    void accept(int i);

    @Override
    default void close() {}
  }

  /** Does work for each picture, on all processors, and reports how far it is. */
  private void each(String done, Supplier<Worker> worker) {
    ReadingProgress progress = ReadingProgress.ofThread();
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), pictures.size());
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "lr4j pictures");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(
                () -> {
                  try (Worker work = worker.get()) {
                    for (int i = next.getAndIncrement();
                        i < pictures.size() && !Thread.currentThread().isInterrupted();
                        i = next.getAndIncrement()) {
                      work.accept(i);
                      progress.report("pictures " + done, i + 1, pictures.size());
                    }
                  }
                }));
      }
      for (Future<?> each : workers) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while pictures were read");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new DataException("a picture could not be read: " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }

  private void noteFiles(int sound) {
    if (sound < pictures.size()) {
      notes.add(
          (pictures.size() - sound)
              + " of "
              + pictures.size()
              + " pictures were left out: "
              + left());
    }
    if (!others.isEmpty()) {
      notes.add(
          others.size()
              + (others.size() == 1 ? " file is" : " files are")
              + " ignored: the name does not end like a picture, for example "
              + root.relativize(others.get(0)));
    }
  }

  /** The faults by kind, with the first files of each. */
  private String left() {
    Map<Kind, List<Integer>> kinds = new TreeMap<>();
    for (int i = 0; i < faults.length; i++) {
      if (faults[i] != null) {
        kinds.computeIfAbsent(faults[i].kind, kind -> new ArrayList<>()).add(i);
      }
    }
    return kinds.entrySet().stream()
        .map(
            entry ->
                entry.getValue().size()
                    + " "
                    + entry.getKey().words
                    + " ("
                    + entry.getValue().stream()
                        .limit(EXAMPLES_NAMED)
                        .map(i -> root.relativize(pictures.get(i).file()).toString())
                        .collect(Collectors.joining(", "))
                    + (entry.getValue().size() > EXAMPLES_NAMED ? ", …" : "")
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** Parts by their folders; what has no folder is taken from the training data. */
  private Splits split(PackedImages all, int[] sound, long seed, double testShare) {
    String name = all.name();
    int[] validation = part(sound, Part.VALIDATION);
    int[] test = part(sound, Part.TEST);
    int[] train =
        Arrays.stream(sound)
            .filter(i -> pictures.get(i).part().orElse(Part.TRAIN) == Part.TRAIN)
            .toArray();
    ImageSet trained = all.select(name, train);
    if (test.length == 0) {
      Dataset[] cut = Splits.cutTest(trained, testShare, seed);
      return validation.length == 0
          ? Splits.stratified(trained, testShare, seed)
          : new Splits(cut[0], all.select(name + " validation", validation), cut[1]);
    }
    ImageSet tested = all.select(name + " test", test);
    return validation.length == 0
        ? Splits.holdOutStratified(trained, tested, seed)
        : new Splits(
            all.select(name + " train", train),
            all.select(name + " validation", validation),
            tested);
  }

  private int[] part(int[] sound, Part part) {
    return Arrays.stream(sound)
        .filter(i -> pictures.get(i).part().equals(Optional.of(part)))
        .toArray();
  }

  /** Without a picture to train on, a class would never be an answer. */
  private void requireTrained(Dataset train, List<String> classes) {
    boolean[] seen = new boolean[classes.size()];
    for (int i = 0; i < train.size(); i++) {
      seen[train.label(i)] = true;
    }
    for (int c = 0; c < seen.length; c++) {
      if (!seen[c]) {
        throw new DataException(
            "folder "
                + root
                + ": class "
                + classes.get(c)
                + " has no picture to train on that can be read ("
                + left()
                + "); replace its files, or remove its folder");
      }
    }
  }

  private void noteMissing(Splits splits, List<String> classes) {
    for (Dataset part : List.of(splits.train(), splits.validation(), splits.test())) {
      boolean[] seen = new boolean[classes.size()];
      for (int i = 0; i < part.size(); i++) {
        seen[part.label(i)] = true;
      }
      List<String> missing =
          IntStream.range(0, seen.length).filter(c -> !seen[c]).mapToObj(classes::get).toList();
      if (!missing.isEmpty() && part.size() > 0) {
        notes.add(
            part.name()
                + " has no picture of "
                + String.join(", ", missing.subList(0, Math.min(5, missing.size())))
                + (missing.size() > 5 ? " and " + (missing.size() - 5) + " more classes" : ""));
      }
    }
  }
}
