package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lr4j.runs.JsonText;

/** {@code run.json}: how a run came to be, so that it can be repeated. */
record RunRecord(List<String> command, Map<String, Object> configuration) {
  static final String FILE = "run.json";

  /** As JSON, with how far the run has come: running, done, inconclusive, interrupted or failed. */
  String json(String status) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("status", status);
    run.put("command", command);
    run.put("configuration", configuration);
    run.put("versions", versions());
    run.put("machine", machine());
    return JsonText.of(json -> write(json, run));
  }

  /** The command that the run of a folder was begun with. */
  static List<String> command(Path folder) throws IOException {
    return JsonFields.list(folder.resolve(FILE), "command");
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, Objects.requireNonNull(entry.getValue()));
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, Objects.requireNonNull(element));
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(value.toString());
    }
  }

  private static Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("lr4j", Main.version());
    versions.put("java", System.getProperty("java.version", "unknown"));
    return versions;
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("system", System.getProperty("os.name", "unknown"));
    machine.put("architecture", System.getProperty("os.arch", "unknown"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    return machine;
  }
}
