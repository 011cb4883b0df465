package org.lr4j.runs;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lr4j.finder.Curve;

/** Reads curves from CSV with a header, or from bare columns of rate and loss. */
final class CurveCsv {
  private final Path file;
  private final Map<String, CurveBuilder> runs = new LinkedHashMap<>();
  private final double[] row = new double[CurveBuilder.COLUMNS];
  private int[] parts = {};
  private String header = "";

  private CurveCsv(Path file) {
    this.file = file;
  }

  static List<Curve> read(Path file, char separator) throws IOException {
    CurveCsv csv = new CurveCsv(file);
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .detectBomHeader(true)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      records.forEach(csv::accept);
    } catch (CsvParseException e) {
      throw new CurveFileException(file + " is not CSV: " + e.getMessage(), e);
    }
    List<Curve> curves = new ArrayList<>();
    csv.runs.values().forEach(run -> curves.add(run.curve()));
    return curves;
  }

  private void accept(CsvRecord csvRecord) {
    if (parts.length == 0) {
      boolean bare = isNumber(csvRecord.getField(0));
      if (!bare) {
        readHeader(csvRecord.getFields());
        return;
      }
      parts = new int[] {Columns.RATE, Columns.LOSS};
    }
    readRow(csvRecord);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Numbers.read(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void readHeader(List<String> names) {
    header = String.join(",", names);
    parts = names.stream().mapToInt(Columns::of).toArray();
    for (int needed : new int[] {Columns.RATE, Columns.LOSS}) {
      if (Arrays.stream(parts).noneMatch(part -> part == needed)) {
        throw new CurveFileException(
            "%s has no column '%s' but '%s'; a curve is CSV with the columns lr,loss"
                .formatted(
                    file, needed == Columns.RATE ? "lr" : "loss", Numbers.printable(header)));
      }
    }
  }

  private void readRow(CsvRecord csvRecord) {
    Arrays.fill(row, Double.NaN);
    String run = "";
    int fields = Math.min(parts.length, csvRecord.getFieldCount());
    if (fields < 2) {
      throw new CurveFileException(
          "%s, line %d has one field; a row needs a rate and a loss"
              .formatted(file, csvRecord.getStartingLineNumber()));
    }
    for (int i = 0; i < fields; i++) {
      if (parts[i] == Columns.RUN) {
        run = csvRecord.getField(i);
      } else if (parts[i] != Columns.OTHER) {
        row[parts[i]] = number(csvRecord, i);
      }
    }
    runs.computeIfAbsent(run, name -> new CurveBuilder()).add(row);
  }

  /** The number of a field, NaN if it is empty. */
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
}
