package org.lr4j.data;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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

  private DataSets() {}

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
   *     layout
   * @param dataFolder the folder that holds the folders of the catalogue
   * @return its three parts
   * @throws DataException if the name is unknown or a file is missing or damaged
   */
  public static Splits open(String name, Path dataFolder) {
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
          yield idx(own.getName(), own.toPath(), 0, "put the four files of MNIST's layout there");
        }
        throw Names.unknown("data set", name, CATALOGUE.stream().map(Entry::name).toList());
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
