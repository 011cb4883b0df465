package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would not fit into memory is refused with a sentence. */
class SizesTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  /** A file of a few kilobytes that unpacks to a number of MiB. */
  private Path bomb(String start, int mebibytes) throws IOException {
    Path file = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(start.getBytes(StandardCharsets.US_ASCII));
      byte[] spaces = new byte[MIB];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < mebibytes; i++) {
        out.write(spaces);
      }
    }
    assertThat(Files.size(file)).isLessThan(MIB);
    return file;
  }

  @Test
  void aSmallFileThatUnpacksToTooMuchIsRefusedBeforeItIsUnpacked() throws IOException {
    Path file = bomb("", 64);
    assertThatThrownBy(() -> Contents.unpack(file, 16L * MIB))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file + " holds more than 16 MiB when it is unpacked")
        .hasMessageContaining("gunzip");
    assertThat(Contents.unpack(file, 64L * MIB).limit()).isEqualTo(64 * MIB);
  }

  @Test
  void soIsATable() throws IOException {
    Path file = bomb("x,y\n", 8);
    assertThatThrownBy(() -> CsvFile.read(file, 2L * MIB))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file + " holds more than 2 MiB when it is unpacked")
        .hasMessageContaining("split");
  }

  @Test
  void rowsTimesColumnsMustFitIntoAnArray() {
    assertThat(Sizes.product("table", 3, 5, "split it")).isEqualTo(15);
    for (long columns : new long[] {3_000, Long.MAX_VALUE, 1L << 33}) {
      assertThatThrownBy(() -> Sizes.product("file t.csv", 1_000_000, columns, "split it"))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "file t.csv: 1000000 times " + columns + " values do not fit into memory; split it");
    }
  }
}
