package org.lr4j.torch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataException;
import org.lr4j.data.InputEncoding;
import org.lr4j.data.Normalization;

/**
 * What a file of weights says of its model, in the header of safetensors: which model it is, and
 * what was learned from the training data besides weights. It is one JSON text under the name
 * {@code lr4j}.
 *
 * @param model as in {@link TorchConfig#model()}
 * @param outputs of the model
 * @param loss what was made small
 * @param encoding how input becomes examples
 * @param normalization how examples become numbers
 */
record ModelRecord(
    String model,
    int outputs,
    TrainingLoss loss,
    InputEncoding encoding,
    Normalization normalization) {
  private static final String NAME = "lr4j";
  private static final JsonFactory JSON = new JsonFactory();

  /** As metadata of safetensors. */
  static Map<String, String> of(
      String model,
      int outputs,
      TrainingLoss loss,
      InputEncoding encoding,
      Normalization normalization) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model);
    facts.put("outputs", outputs);
    facts.put("loss", loss.toString());
    facts.put("data", encoding.facts());
    facts.put("normalization", normalization.facts());
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("format", "pt", NAME, text.toString());
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      // In the order of the names, so that equal runs leave equal files.
      for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /**
   * Reads a file's record.
   *
   * @throws DataException if the file has none, or cannot be read
   */
  static ModelRecord read(Path file) {
    try {
      String text = SafeTensors.metadata(file).get(NAME);
      if (text == null) {
        throw new DataException(
            "file "
                + file
                + " does not say which data its model is for; train it with 'lr4j train' to predict"
                + " with it");
      }
      Map<String, Object> facts = parse(text);
      return new ModelRecord(
          String.valueOf(facts.get("model")),
          ((Number) Objects.requireNonNull(facts.get("outputs"))).intValue(),
          TrainingLoss.named(String.valueOf(facts.get("loss"))),
          InputEncoding.of(map(facts, "data")),
          Normalization.of(map(facts, "normalization")));
    } catch (IOException | IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw new DataException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> map(Map<String, Object> facts, String name) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(facts.get(name)))
        .forEach((key, value) -> map.put(String.valueOf(key), Objects.requireNonNull(value)));
    return map;
  }

  private static Map<String, Object> parse(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Map<String, Object> map = new LinkedHashMap<>();
      ((Map<?, ?>) value(json)).forEach((key, value) -> map.put(String.valueOf(key), value));
      return map;
    }
  }

  private static Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        map.put(name, value(json));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(json));
      }
      return list;
    }
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return token == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : json.getDoubleValue();
    }
    return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
        ? json.getBooleanValue()
        : json.getText();
  }
}
