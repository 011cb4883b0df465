package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;

/** The fields of a JSON file of lr4j's own; every complaint names the file and the field. */
final class Fields {
  private static final String REMEDY =
      "; it is damaged or was not written by lr4j: restore a copy, or move it away";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private final Path file;
  private final String path;
  private final JsonNode node;

  private Fields(Path file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /**
   * Reads a file.
   *
   * @param file one JSON object
   * @param format the number that its field {@code format} must have
   */
  static Fields read(Path file, long format) {
    JsonNode node;
    try {
      node = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new RunException("there is no " + file, e);
    } catch (JsonProcessingException e) {
      throw new RunException(file + " is not JSON" + REMEDY, e);
    } catch (IOException e) {
      throw new RunException(file + " cannot be read: " + Disk.reason(e), e);
    }
    if (node == null || !node.isObject()) {
      throw new RunException(file + " is not a JSON object" + REMEDY);
    }
    Fields fields = new Fields(file, "", node);
    JsonNode found = node.path("format");
    if (found.isMissingNode()) {
      throw new RunException(file + " has no format number" + REMEDY);
    }
    if (!found.isIntegralNumber() || found.longValue() != format) {
      throw new RunException(
          file
              + " has the format "
              + found
              + ", but this version of lr4j reads format "
              + format
              + "; use the version that wrote it");
    }
    return fields;
  }

  String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw wrong(name, "a text", value);
    }
    return value.textValue();
  }

  Optional<String> textOrNothing(String name) {
    return isAbsent(name) ? Optional.empty() : Optional.of(text(name));
  }

  long whole(String name) {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "a whole number", value);
    }
    return value.longValue();
  }

  boolean truth(String name) {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.booleanValue();
  }

  /** A number; empty for null, which is how a file says that there is none. */
  OptionalDouble number(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw wrong(name, "a number", value);
    }
    return OptionalDouble.of(value.doubleValue());
  }

  Optional<Fields> object(String name) {
    if (isAbsent(name)) {
      return Optional.empty();
    }
    if (!node.path(name).isObject()) {
      throw wrong(name, "an object", node.path(name));
    }
    return Optional.of(new Fields(file, path + name + ".", node.path(name)));
  }

  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode each : array(name)) {
      if (!each.isObject()) {
        throw wrong(name, "a list of objects", each);
      }
      objects.add(new Fields(file, path + name + ".", each));
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array(name)) {
      if (!each.isTextual()) {
        throw wrong(name, "a list of texts", each);
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode each : array(name)) {
      if (!each.isNumber()) {
        throw wrong(name, "a list of numbers", each);
      }
      numbers.add(each.doubleValue());
    }
    return numbers;
  }

  /** The numbers of an object, those that are null left out. */
  Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isNumber()) {
                numbers.put(field.getKey(), field.getValue().doubleValue());
              }
            });
    return numbers;
  }

  /** An object as maps, lists, texts, numbers (long or double) and truth values. */
  Map<String, Object> map(String name) {
    if (!node.path(name).isObject()) {
      throw wrong(name, "an object", node.path(name));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    node.path(name)
        .properties()
        .forEach(
            field -> {
              Object value = value(field.getValue());
              if (value != null) {
                map.put(field.getKey(), value);
              }
            });
    return map;
  }

  private static @Nullable Object value(JsonNode node) {
    return JSON.convertValue(node, Object.class);
  }

  private JsonNode array(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      throw wrong(name, "a list", value);
    }
    return value;
  }

  private boolean isAbsent(String name) {
    return node.path(name).isMissingNode() || node.path(name).isNull();
  }

  /** The file has a value that its record does not take. */
  RunException unusable(IllegalArgumentException e) {
    return new RunException(file + ": " + e.getMessage() + REMEDY, e);
  }

  RunException wrong(String name, String expected, Object found) {
    String text = found.toString();
    return new RunException(
        file
            + ": "
            + path
            + name
            + " must be "
            + expected
            + (text.isEmpty() ? ", but is missing" : ", but is " + Numbers.printable(text))
            + "; the file is damaged or was not written by lr4j");
  }
}
