package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Recipe;

/** Data that travels to machines that do not have it. */
class ShippedDataTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static ShippedData sent(ShippedData data) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(data);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ShippedData) in.readObject();
    }
  }

  /** What an engine is asked for on the other side. */
  private static Recipe asked(ShippedData data, Map<String, String> options) {
    List<Recipe> asked = new ArrayList<>();
    LearnerFactory engine =
        (name, recipe) -> {
          asked.add(recipe);
          throw new IllegalStateException("enough");
        };
    assertThatThrownBy(() -> data.engine(engine).prepare("torch", new Recipe(options)))
        .hasMessage("enough");
    return asked.get(0);
  }

  @Test
  void findsAllOfItWhereItWasUnpacked() throws Exception {
    file("elsewhere/a", "digits");
    file("elsewhere/more/b", "more digits");
    Files.createDirectory(folder.resolve("sets"));
    Files.createSymbolicLink(folder.resolve("sets/mnist"), folder.resolve("elsewhere"));
    Path table = file("own/rows.csv", "x,y");
    Path model = file("net.pt", "weights");
    Map<String, String> options =
        Map.of("data-dir", folder.resolve("sets").toString(), "model", model.toString());
    ShippedData data =
        sent(
            ShippedData.of(
                    new Recipe(options),
                    Map.of(
                        "data",
                        List.of("mnist", table.toString(), "digits"),
                        "model",
                        List.of(model.toString(), "cnn")),
                    1000)
                .orElseThrow());
    Files.move(folder.resolve("elsewhere"), folder.resolve("gone"));
    Files.delete(table);
    Recipe named = asked(data, Map.of("data", "mnist", "model", model.toString()));
    Path sets = Path.of(named.text("data-dir").orElseThrow());
    assertThat(sets.resolve("mnist/a")).hasContent("digits");
    assertThat(sets.resolve("mnist/more/b")).hasContent("more digits");
    assertThat(Path.of(named.text("model").orElseThrow())).hasContent("weights");
    Recipe own = asked(sent(data), Map.of("data", table.toString(), "model", "cnn"));
    assertThat(Path.of(own.text("data").orElseThrow())).hasContent("x,y").hasFileName("rows.csv");
    assertThat(own.text("model")).contains("cnn");
    // Another copy of the same data is not unpacked again.
    assertThat(own.text("data-dir")).contains(sets.toString());
  }

  @Test
  void sendsNothingThatIsBuiltInOrTooLarge() throws Exception {
    assertThat(
            ShippedData.of(
                new Recipe(Map.of()),
                Map.of("data", List.of("digits"), "model", List.of("cnn", "src")),
                10))
        .isEmpty();
    Path table = file("rows.csv", "12345678901");
    assertThatThrownBy(
            () ->
                ShippedData.of(new Recipe(Map.of()), Map.of("data", List.of(table.toString())), 10))
        .isInstanceOf(ShippedData.TooLarge.class);
  }
}
