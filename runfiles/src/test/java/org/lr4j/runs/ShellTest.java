package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {
  @Test
  void quotesWhatAShellWouldDivideOrChange() {
    assertThat(Shell.command(List.of("train", "--out", "s p", "--schedule", "linear(1, 0, 1dur)")))
        .isEqualTo("train --out 's p' --schedule 'linear(1, 0, 1dur)'");
    assertThat(Shell.quoted("it's")).isEqualTo("'it'\\''s'");
    assertThat(Shell.quoted("")).isEqualTo("''");
    assertThat(Shell.quoted(Path.of("runs/a-b_c.1"))).isEqualTo("runs/a-b_c.1");
  }
}
