package org.lr4j.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedFileTest {
  private static void content(DataOutputStream out) throws IOException {
    out.writeUTF("name");
    for (int i = 0; i < 50_000; i++) {
      out.writeInt(i);
    }
  }

  /** The content and its CRC-32, put together in memory. */
  private static byte[] expected() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    content(out);
    CRC32 sum = new CRC32();
    sum.update(bytes.toByteArray());
    out.writeLong(sum.getValue());
    return bytes.toByteArray();
  }

  @Test
  void isItsContentAndThenTheChecksum(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    CheckedFile.write(file, CheckedFileTest::content);
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole).isEqualTo(expected());
    try (DataInputStream in = CheckedFile.open(file)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(whole, whole.length - Long.BYTES));
    }
  }

  @Test
  void refusesAFileThatIsCutShortOrHasOtherBits(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    byte[] whole = expected();
    for (int length : new int[] {0, 7, 8, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      if (length == 8) {
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      }
      assertThatIOException()
          .isThrownBy(() -> CheckedFile.open(file).close())
          .withMessageContaining("file is damaged");
    }
    whole[whole.length / 3] ^= 1;
    Files.write(file, whole);
    assertThatIOException().isThrownBy(() -> CheckedFile.open(file).close());
    assertThatIOException().isThrownBy(() -> CheckedFile.open(folder.resolve("none")).close());
  }

  @Test
  void replacesNoFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "there");
    assertThatIOException()
        .isThrownBy(() -> CheckedFile.write(file, CheckedFileTest::content))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("there");
  }
}
