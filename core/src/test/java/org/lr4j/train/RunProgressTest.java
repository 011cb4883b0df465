package org.lr4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Evaluation;

class RunProgressTest {
  @TempDir private Path folder;

  private static Epoch epoch(long number, Optional<Evaluation> validation) {
    return new Epoch(number, 10 * number, 0.1, 1.5, validation);
  }

  @Test
  void furtherFiguresOfEachEpochAreKept() throws IOException {
    Evaluation plain = new Evaluation(1.2, OptionalDouble.empty());
    Evaluation text = new Evaluation(1.1, OptionalDouble.of(0.5), Map.of("perplexity", 3.004));
    Evaluation own = new Evaluation(1.0, OptionalDouble.of(0.6), Map.of("größe, in m", Double.NaN));
    RunProgress progress =
        new RunProgress(
            45,
            10,
            List.of(
                epoch(1, Optional.empty()),
                epoch(2, Optional.of(plain)),
                epoch(3, Optional.of(text)),
                epoch(4, Optional.of(own))),
            3.25,
            5,
            Optional.of("constant(lr=0.1)"));
    progress.write(folder);
    assertThat(RunProgress.read(folder)).isEqualTo(progress);
  }

  @Test
  void aHistoryWithoutFurtherFiguresIsRead() throws IOException {
    Evaluation plain = new Evaluation(1.2, OptionalDouble.of(0.25));
    RunProgress progress =
        new RunProgress(10, 10, List.of(epoch(1, Optional.of(plain))), 0, 0, Optional.empty());
    progress.write(folder);
    assertThat(Files.readAllLines(folder.resolve("history.csv")).get(0))
        .isEqualTo("epoch,steps,lr,loss,val_loss,accuracy");
    assertThat(RunProgress.read(folder)).isEqualTo(progress);
  }
}
