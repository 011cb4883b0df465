package org.lr4j.benchmarks;

import java.nio.file.Path;
import java.util.Locale;
import org.lr4j.data.Batches;
import org.lr4j.data.DataFormat;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Normalization;
import org.lr4j.data.PictureFormat;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;

/** How fast a folder of pictures becomes batches; {@code reading_pictures.sh} runs it. */
public final class ReadingPictures {
  private static final int BATCH = 64;

  private ReadingPictures() {}

  /**
   * Prints a line of CSV.
   *
   * @param arguments a folder and the size of the pictures
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    DataFormat format = DataFormat.DEFAULT.pictures(PictureFormat.parse(arguments[1]));
    long start = System.nanoTime();
    Splits splits = DataSets.open(folder.toString(), folder, format).splits();
    int pictures = splits.train().size() + splits.validation().size() + splits.test().size();
    long end = epoch(splits.train(), 1);
    double first = (end - start) / 1e9;
    double later = Double.POSITIVE_INFINITY;
    for (int i = 2; i <= 3; i++) {
      long from = System.nanoTime();
      later = Math.min(later, (epoch(splits.train(), i) - from) / 1e9);
    }
    System.out.printf(
        Locale.ROOT,
        "%s,%s,lr4j,%d,%.0f,%.0f%n",
        folder.getFileName(),
        arguments[1],
        pictures,
        pictures / first,
        splits.train().size() / later);
  }

  /** When all batches of an epoch have been made. */
  private static long epoch(Dataset train, long seed) {
    Normalization normalization = Normalization.Kind.UNIT.fit(train);
    Batches batches = Batches.shuffled(Pipeline.of(train, normalization), BATCH, seed);
    for (int i = 0; i < batches.stepsPerEpoch(); i++) {
      batches.next();
    }
    return System.nanoTime();
  }
}
