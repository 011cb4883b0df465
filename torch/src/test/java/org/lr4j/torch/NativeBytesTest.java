package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBytesTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static byte[] bytes(BytePointer pointer) {
    byte[] bytes = new byte[(int) pointer.capacity()];
    new BytePointer(pointer).get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7, 8, 1000})
  void writesAndReadsAllBytesPieceByPiece(int size, @TempDir Path folder) throws IOException {
    byte[] some = new byte[size];
    new SplittableRandom(1).nextBytes(some);
    Path file = folder.resolve("file");
    try (BytePointer pointer = new BytePointer(some)) {
      NativeBytes.write(file, pointer, 7);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(some);
    try (BytePointer read = NativeBytes.read(file, 7)) {
      assertThat(bytes(read)).isEqualTo(some);
    }
    assertThatIOException().isThrownBy(() -> NativeBytes.write(file, new BytePointer(some), 7));
  }

  @Test
  void theStateOfAnOptimizerIsTheSameAfterItWasAFile(@TempDir Path folder) throws IOException {
    LinearImpl module = new LinearImpl(30, 20);
    Adam adam = new Adam(module.parameters(), new AdamOptions(0.01));
    module.forward(torch.ones(4, 30)).sum().backward();
    adam.step();
    Path file = folder.resolve("optimizer.bin");
    try (BytePointer state = OptimizerState.save(adam)) {
      NativeBytes.write(file, state, 1000);
      assertThat(Files.size(file)).isEqualTo(state.capacity());
    }
    try (BytePointer read = NativeBytes.read(file, 1000)) {
      OptimizerState.restore(adam, read);
      try (BytePointer again = OptimizerState.save(adam)) {
        assertThat(bytes(again)).isEqualTo(Files.readAllBytes(file));
      }
    }
  }
}
