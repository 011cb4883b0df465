package org.lr4j.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lr4j.disk.Disk;

/**
 * The rows of one of lr4j's CSV files. Cells contain only numbers, so a comma always ends a cell. A
 * last row without a line feed is still being written, and is left out.
 */
final class Rows {
  private Rows() {}

  /** A row with its place. */
  record Row(Path file, long line, String text, String[] cells) {
    Row(Path file, long line, String text) {
      this(file, line, text, text.split(",", -1));
    }

    void require(int count) {
      if (cells.length != count) {
        throw damaged("it has " + cells.length + " cells, not " + count);
      }
    }

    long whole(int cell) {
      try {
        return Long.parseLong(cells[cell]);
      } catch (NumberFormatException e) {
        throw damaged("'" + Numbers.printable(cells[cell]) + "' is not a whole number");
      }
    }

    /** NaN for an empty cell. */
    double number(int cell) {
      try {
        return cells[cell].isEmpty() ? Double.NaN : Double.parseDouble(cells[cell]);
      } catch (NumberFormatException e) {
        throw damaged("'" + Numbers.printable(cells[cell]) + "' is not a number");
      }
    }

    private RunException damaged(String what) {
      return new RunException(file + ", line " + line + ": " + what + "; the file is damaged");
    }
  }

  static List<Row> read(Path file, String header) {
    try {
      return of(file, Files.readAllBytes(file), header);
    } catch (NoSuchFileException e) {
      throw new RunException("there is no " + file, e);
    } catch (IOException e) {
      throw new RunException(file + " cannot be read: " + Disk.reason(e), e);
    }
  }

  private static List<Row> of(Path file, byte[] bytes, String header) {
    // Damage may be any bytes; in Latin-1 they are all characters.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Row> rows = new ArrayList<>();
    long line = 1;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String row = line(text, from, end);
      if (line > 1) {
        rows.add(new Row(file, line, row));
      } else {
        requireHeader(file, row, header);
      }
      from = end + 1;
      line++;
    }
    return rows;
  }

  /** A line without its end, which an editor or a copy may have made that of Windows. */
  static String line(String text, int from, int end) {
    boolean windows = end > from && text.charAt(end - 1) == '\r';
    return text.substring(from, windows ? end - 1 : end);
  }

  static void requireHeader(Path file, String found, String header) {
    if (!found.equals(header)) {
      throw new RunException(
          file
              + " begins with '"
              + Numbers.printable(found)
              + "', not with '"
              + header
              + "'; it is damaged or of another version");
    }
  }
}
