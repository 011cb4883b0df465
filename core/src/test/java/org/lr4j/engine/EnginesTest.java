package org.lr4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
  @TempDir Path folder;

  /** An engine of somebody else's. */
  public static final class Abacus implements Engine {
    @Override
    public String name() {
      return "abacus";
    }

    @Override
    public Supplier<Learner> prepare(Recipe recipe) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void namesTheModuleToAddWhenAnEngineIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engines.named("djl"))
        .withMessage("engine djl is not here; add org.lr4j:lr4j-djl to the class path");
  }

  @Test
  void namesTheEnginesThereAreWhenOneIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engines.named("jax"))
        .withMessage("unknown engine 'jax'; there are djl, dl4j, process, torch");
  }

  @Test
  void findsWhatDeclaresItselfOnTheClassPath() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Engine.class.getName()), Abacus.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);

      assertThat(Engines.named("abacus")).isInstanceOf(Abacus.class);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Engines.named("jax"))
          .withMessageContaining("abacus, djl");
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
