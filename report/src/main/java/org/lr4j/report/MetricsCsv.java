package org.lr4j.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.runs.CurveFileException;
import org.lr4j.runs.CurveFiles;
import org.lr4j.runs.Numbers;

/** Reads the rows of a training, a step each; there may be millions. */
final class MetricsCsv {
  private static final List<String> NAMES =
      List.of("step", "lr", "loss", "momentum", "epoch", "val_loss", "accuracy");
  private static final int STEP = 0;
  private static final int NEEDED = 3;
  private static final int KEPT = 4;
  private static final int EPOCH = 4;
  private static final int VALIDATION = 5;
  private static final int ACCURACY = 6;

  private final Path file;
  private final List<DoubleStream.Builder> columns =
      IntStream.range(0, KEPT).mapToObj(i -> DoubleStream.builder()).toList();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final double[] row = new double[NAMES.size()];

  /** Where in a row each of the names is; -1 if it is not there. */
  private int[] places = {};

  private MetricsCsv(Path file) {
    this.file = file;
  }

  static TrainingCurves read(Path file) {
    MetricsCsv csv = new MetricsCsv(file);
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .detectBomHeader(true)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      records.forEach(csv::accept);
    } catch (CsvParseException e) {
      throw new CurveFileException(file + " is not CSV: " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new CurveFileException(CurveFiles.explain(file, "metrics.csv"), e);
    }
    return csv.curves();
  }

  private TrainingCurves curves() {
    double[][] kept = columns.stream().map(c -> c.build().toArray()).toArray(double[][]::new);
    if (kept[STEP].length == 0) {
      throw new CurveFileException(
          file + " has no step; a training is CSV with the columns step,lr,loss");
    }
    try {
      return new TrainingCurves(kept[0], kept[1], kept[3], kept[2], evaluations);
    } catch (IllegalArgumentException e) {
      throw new CurveFileException(file + " is not in order: " + e.getMessage(), e);
    }
  }

  private void accept(CsvRecord csvRecord) {
    if (places.length == 0) {
      readHeader(csvRecord.getFields().stream().map(String::strip).toList());
      return;
    }
    for (int i = 0; i < row.length; i++) {
      boolean there = places[i] >= 0 && places[i] < csvRecord.getFieldCount();
      row[i] = there ? number(csvRecord, places[i]) : Double.NaN;
    }
    for (int i = 0; i < KEPT; i++) {
      columns.get(i).add(row[i]);
    }
    if (there(csvRecord, VALIDATION) || there(csvRecord, ACCURACY)) {
      evaluations.add(new Evaluation(row[STEP], row[EPOCH], row[VALIDATION], row[ACCURACY]));
    }
  }

  private double number(CsvRecord csvRecord, int field) {
    String text = csvRecord.getField(field);
    try {
      return Numbers.read(text);
    } catch (NumberFormatException e) {
      throw new CurveFileException(
          file
              + ", line "
              + csvRecord.getStartingLineNumber()
              + ": '"
              + Numbers.printable(text)
              + "' is not a number; correct or remove that line",
          e);
    }
  }

  /** A loss may be measured and be NaN. */
  private boolean there(CsvRecord csvRecord, int name) {
    int place = places[name];
    return place >= 0 && place < csvRecord.getFieldCount() && !csvRecord.getField(place).isBlank();
  }

  private void readHeader(List<String> header) {
    places = NAMES.stream().mapToInt(header::indexOf).toArray();
    for (int i = 0; i < NEEDED; i++) {
      if (places[i] < 0) {
        throw new CurveFileException(
            String.format(
                Locale.ROOT,
                "%s has no column '%s' but '%s'; a training is CSV with the columns step,lr,loss",
                file,
                NAMES.get(i),
                Numbers.printable(String.join(",", header))));
      }
    }
  }
}
