package org.lr4j.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The data sets that go by a name, and where they lie. */
public final class DataSets {
  /** Which examples are held out does not change with a run's seed, so that runs compare. */
  private static final long SPLIT_SEED = 20170401;

  private static final int DIGITS_TEST = 397;

  private static final List<Entry> CATALOGUE =
      List.of(
          new Entry("digits", "", "1,797 handwritten digits, 1×8×8, built in; UCI, CC BY 4.0"),
          new Entry("mnist", "mnist", "70,000 handwritten digits, 1×28×28; LeCun et al. 1998"),
          new Entry(
              "fashion-mnist",
              "fashion-mnist",
              "70,000 pieces of clothing, 1×28×28; Zalando, MIT licence"),
          new Entry(
              "cifar10",
              "cifar-10-batches-bin",
              "60,000 colour photographs, 3×32×32; Krizhevsky 2009"));

  private static final double TEST_SHARE = 0.2;
  private static final List<String> TABLES = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");

  private DataSets() {}

  /** What data is. */
  public enum Kind {
    /** A data set that goes by a name. */
    NAMED,
    /** A folder with the four files of MNIST's layout. */
    IDX,
    /** A folder of pictures with a folder for each class. */
    PICTURES,
    /** A table in a file. */
    TABLE,
    /** A text file, or a folder of them. */
    TEXT;

    private static final Map<Kind, Set<String>> OPTIONS =
        Map.of(
            TABLE, Set.of("target", "task", "leave-out", "missing"),
            PICTURES, Set.of("image-size"),
            TEXT, Set.of("context", "tokens"));

    /**
     * Refuses options about data of other kinds, which would change nothing.
     *
     * @param given names of options, such as {@code target}; those about no kind of data may be
     *     among them
     * @throws IllegalArgumentException if there is such an option
     */
    public void requireOptions(Collection<String> given) {
      for (String option : given) {
        OPTIONS.forEach(
            (kind, names) -> {
              if (kind != this && names.contains(option)) {
                throw new IllegalArgumentException(
                    option + " is for " + kind.words() + "; leave it out");
              }
            });
      }
    }

    private String words() {
      return switch (this) {
        case TABLE -> "tables, which end with .csv or .tsv";
        case TEXT -> "text, in files that end with .txt";
        case PICTURES -> "folders of pictures";
        case NAMED -> "data sets with a name";
        case IDX -> "folders of MNIST's layout";
      };
    }
  }

  /**
   * What data of a name is, as far as names tell and, for folders, what is in them.
   *
   * @param name a name of the catalogue, or the path of a folder or a file
   * @return its kind
   * @throws DataException if there is no such data
   */
  public static Kind kind(String name) {
    if (CATALOGUE.stream().anyMatch(entry -> entry.name().equals(name))) {
      return Kind.NAMED;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (TABLES.stream().anyMatch(lower::endsWith)) {
      return Kind.TABLE;
    }
    File own = new File(name);
    if (!own.exists()) {
      throw Names.noData(name, CATALOGUE.stream().map(Entry::name).toList());
    }
    if (!own.isDirectory()) {
      if (TextFiles.isText(name)) {
        return Kind.TEXT;
      }
      throw new DataException(
          "file "
              + name
              + "  is not data that lr4j reads; it reads tables (.csv, .tsv), text (.txt), and folders"
              + " with a folder of pictures for each class");
    }
    if (isPictures(name)) {
      return Kind.PICTURES;
    }
    if (!isIdx(own.toPath()) && PictureFiles.isFlat(own.toPath())) {
      throw new DataException(
          "folder "
              + name
              + " holds pictures, but no folder for each class; sort them into folders named like"
              + " the classes, or give the folder above");
    }
    if (isIdx(own.toPath())) {
      return Kind.IDX;
    }
    if (TextFiles.isIn(own.toPath())) {
      return Kind.TEXT;
    }
    throw new DataException(
        "folder "
            + name
            + " holds no data that lr4j reads; give a folder with a folder of pictures (PNG, JPEG,"
            + " GIF, BMP) for each class, or one with text files (.txt)");
  }

  private static boolean isIdx(Path folder) {
    return Files.exists(Idx.plainOrGzip(folder.resolve("train-images-idx3-ubyte")));
  }

  /** Whether data is a folder with a folder of pictures for each class. */
  private static boolean isPictures(String name) {
    boolean named = CATALOGUE.stream().anyMatch(entry -> entry.name().equals(name));
    File folder = new File(name);
    return !named
        && folder.isDirectory()
        && !isIdx(folder.toPath())
        && PictureFiles.isIn(folder.toPath());
  }

  /**
   * Opens data of any kind. Parts that the data does not have itself are cut from it, the same ones
   * whatever a run's seed: a fifth for testing, then a tenth (at most {@value
   * Splits#MOST_HELD_OUT}) for validation.
   *
   * @param name a name of the catalogue, or the path of a folder or a file
   * @param dataFolder the folder that holds the folders of the catalogue
   * @param format how it is read
   * @return its parts, and how more input becomes such examples
   * @throws DataException if there is no such data, or it is damaged
   */
  public static Opened open(String name, Path dataFolder, DataFormat format) {
    return switch (kind(name)) {
      case NAMED, IDX -> {
        Splits splits = open(name, dataFolder);
        Dataset train = splits.train();
        yield new Opened(splits, new PictureEncoding(train.shape(), train.classNames()), List.of());
      }
      case PICTURES -> PictureFolder.read(Path.of(name), format.pictures(), SPLIT_SEED, TEST_SHARE);
      case TEXT -> TextFiles.read(Path.of(name), format.text());
      case TABLE -> Table.open(Path.of(name), format.table(), TEST_SHARE, SPLIT_SEED);
    };
  }

  /**
   * A data set that goes by a name.
   *
   * @param name the name
   * @param folder the folder under the data folder, empty when built in
   * @param summary what it is and who is to be credited
   */
  public record Entry(String name, String folder, String summary) {}

  /**
   * The data sets that {@link #open} knows.
   *
   * @return name and summary of each
   */
  public static List<Entry> catalogue() {
    return CATALOGUE;
  }

  /**
   * The data folder: the environment variable {@code LR4J_DATA}, or {@code .lr4j/data} in the
   * user's home.
   *
   * @return the folder, which need not exist
   */
  public static Path defaultFolder() {
    String told = System.getenv("LR4J_DATA");
    return told != null && !told.isBlank()
        ? Path.of(told)
        : Path.of(System.getProperty("user.home", "."), ".lr4j", "data");
  }

  /**
   * Opens a data set by name, with a tenth of its training data (at most {@value
   * Splits#MOST_HELD_OUT}) held out for validation.
   *
   * @param name a name of the catalogue, or the path of a folder with the four files of MNIST's
   *     layout or with a folder of pictures for each class
   * @param dataFolder the folder that holds the folders of the catalogue
   * @return its three parts
   * @throws DataException if the name is unknown or a file is missing or damaged
   */
  public static Splits open(String name, Path dataFolder) {
    if (isPictures(name)) {
      return PictureFolder.read(Path.of(name), PictureFormat.DEFAULT, SPLIT_SEED, TEST_SHARE)
          .splits();
    }
    Whole whole = read(name, dataFolder);
    return Splits.holdOut(whole.train, whole.test, SPLIT_SEED);
  }

  /**
   * Opens a data set by name, with that many training examples held out for validation; with 0 all
   * of the training data is trained on, as published results do.
   *
   * @param name as in {@link #open(String, Path)}
   * @param dataFolder the folder that holds the folders of the catalogue
   * @param heldOut how many examples to hold out
   * @return its three parts
   * @throws DataException if the name is unknown or a file is missing or damaged
   */
  public static Splits open(String name, Path dataFolder, int heldOut) {
    Whole whole = read(name, dataFolder);
    return Splits.holdOut(whole.train, whole.test, heldOut, SPLIT_SEED);
  }

  static Entry entry(String name) {
    return CATALOGUE.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static DataException unknown(String name) {
    return Names.unknown("data set", name, CATALOGUE.stream().map(Entry::name).toList());
  }

  private record Whole(ImageSet train, ImageSet test) {}

  private static Whole read(String name, Path dataFolder) {
    return switch (name) {
      case "digits" -> digits();
      case "mnist", "fashion-mnist" -> idx(name, dataFolder.resolve(name), 10, fetchAdvice(name));
      case "cifar10" -> {
        Path folder = dataFolder.resolve("cifar-10-batches-bin");
        yield new Whole(Cifar10.train(folder), Cifar10.test(folder));
      }
      default -> {
        File own = new File(name);
        if (own.isDirectory()) {
          yield idx(
              own.getName(),
              own.toPath(),
              0,
              "give a folder with a folder of pictures for each class, or one with the four files"
                  + " of MNIST's layout");
        }
        throw Names.noData(name, CATALOGUE.stream().map(Entry::name).toList());
      }
    };
  }

  private static Whole digits() {
    ImageSet all = Digits.load();
    int[] order = SplitMix.of(SPLIT_SEED).permutation(all.size());
    int train = all.size() - DIGITS_TEST;
    return new Whole(
        all.select("digits", Arrays.copyOf(order, train)),
        all.select("digits test", Arrays.copyOfRange(order, train, order.length)));
  }

  private static Whole idx(String name, Path folder, int classes, String advice) {
    ImageSet train = idxPart(name, folder.resolve("train"), classes, advice);
    ImageSet test = idxPart(name + " test", folder.resolve("t10k"), train.classes(), advice);
    return new Whole(train, test);
  }

  private static ImageSet idxPart(String name, Path stem, int classes, String advice) {
    return Idx.read(
        name,
        Idx.plainOrGzip(Path.of(stem + "-images-idx3-ubyte")),
        Idx.plainOrGzip(Path.of(stem + "-labels-idx1-ubyte")),
        classes,
        advice);
  }

  static String fetchAdvice(String name) {
    return "fetch it with 'lr4j data fetch " + name + "', or give another --data-dir";
  }
}
