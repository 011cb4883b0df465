package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON as lr4j's files have it: indented by two spaces, numbers that read back the same. */
public final class JsonText {
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private JsonText() {}

  /** The parts of a document. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes it.
     *
     * @param json where to
     * @throws IOException never, as it is text in memory; declared by the generator
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Writes a document.
   *
   * @param body one JSON value
   * @return its text, with a line feed at the end
   */
  public static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(PRINTER.createInstance());
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }
}
