package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: how a run was started, so that it can be repeated, and its status.
 *
 * @param kind what the run is for
 * @param status its status
 * @param failure why it failed, in one sentence, if it did
 * @param title a description for people, such as {@code cnn on digits, sgd, batch 32}
 * @param command the arguments it was begun with
 * @param configuration all settings that it depends on: maps, lists, texts, numbers and truth
 *     values
 * @param data a digest of the data that it learns from, where the engine has one
 * @param versions of lr4j and of what it runs on
 * @param machine what it runs on
 * @param started when it began
 * @param ended when it ended, where it has
 */
public record RunRecord(
    RunKind kind,
    RunStatus status,
    Optional<String> failure,
    String title,
    List<String> command,
    Map<String, Object> configuration,
    Optional<String> data,
    Map<String, Object> versions,
    Map<String, Object> machine,
    Instant started,
    Optional<Instant> ended) {
  private static final long FORMAT = 1;
  private static final String CHANGES = "changes";

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if a value has no form in JSON
   */
  public RunRecord {
    command = List.copyOf(command);
    configuration = copy(configuration);
    versions = copy(versions);
    machine = copy(machine);
  }

  /**
   * The record of a run that is about to begin, on this machine, now.
   *
   * @param kind what it is for
   * @param title what is run, for people
   * @param command the arguments
   * @param configuration all settings that it depends on
   * @param version of lr4j
   * @return the record
   */
  public static RunRecord of(
      RunKind kind,
      String title,
      List<String> command,
      Map<String, Object> configuration,
      String version) {
    return new RunRecord(
        kind,
        RunStatus.RUNNING,
        Optional.empty(),
        title,
        command,
        configuration,
        Optional.empty(),
        Map.of("lr4j", version, "java", System.getProperty("java.version", "unknown")),
        Map.of(
            "system", System.getProperty("os.name", "unknown"),
            "architecture", System.getProperty("os.arch", "unknown"),
            "processors", (long) Runtime.getRuntime().availableProcessors()),
        now(),
        Optional.empty());
  }

  /**
   * The same run with a digest of its data.
   *
   * @param digest a short text that is another one when the data is
   * @return the record
   */
  public RunRecord withData(Optional<String> digest) {
    return new RunRecord(
        kind,
        status,
        failure,
        title,
        command,
        configuration,
        digest,
        versions,
        machine,
        started,
        ended);
  }

  /**
   * The same run with another configuration, for example one with a schedule that has been found.
   *
   * @param values all settings that it depends on
   * @return the record
   */
  public RunRecord withConfiguration(Map<String, Object> values) {
    return new RunRecord(
        kind, status, failure, title, command, values, data, versions, machine, started, ended);
  }

  /**
   * Where the plan of the run was changed.
   *
   * @return the changes in the order in which they were made; none for most runs
   */
  public List<PlanChange> changes() {
    List<PlanChange> changes = new ArrayList<>();
    if (configuration.get(CHANGES) instanceof List<?> written) {
      for (Object each : written) {
        if (each instanceof Map<?, ?> change
            && change.get("step") instanceof Long step
            && change.get("what") instanceof String what) {
          changes.add(new PlanChange(step, what));
        }
      }
    }
    return List.copyOf(changes);
  }

  /**
   * The same run with one more change of its plan. It is in the configuration under {@code
   * changes}.
   *
   * @param change the change
   * @return the record
   */
  public RunRecord withChange(PlanChange change) {
    List<Object> written = new ArrayList<>();
    changes().forEach(each -> written.add(described(each)));
    written.add(described(change));
    Map<String, Object> values = new LinkedHashMap<>(configuration);
    values.put(CHANGES, written);
    return withConfiguration(values);
  }

  private static Map<String, Object> described(PlanChange change) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("step", change.step());
    values.put("what", change.what());
    return values;
  }

  /** The same run with another status; a run that is running has not ended. */
  RunRecord at(RunStatus now, Optional<String> why) {
    boolean over = now != RunStatus.RUNNING && now != RunStatus.BEGINNING;
    return new RunRecord(
        kind,
        now,
        why,
        title,
        command,
        configuration,
        data,
        versions,
        machine,
        started,
        over ? Optional.of(now()) : Optional.empty());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Reads a record.
   *
   * @param file a {@code run.json}
   * @return what it holds
   * @throws RunException if it is missing, damaged or of another format
   */
  public static RunRecord read(Path file) {
    Fields fields = Fields.read(file, FORMAT);
    String kind = fields.text("kind");
    String status = fields.text("status");
    Instant started = instant(fields, "started", fields.text("started"));
    Optional<Instant> ended =
        fields.textOrNothing("ended").map(text -> instant(fields, "ended", text));
    try {
      return new RunRecord(
          RunKind.of(kind).orElseThrow(() -> fields.wrong("kind", "a command's name", kind)),
          RunStatus.of(status).orElseThrow(() -> fields.wrong("status", "a status", status)),
          fields.textOrNothing("failure"),
          fields.text("title"),
          fields.texts("command"),
          fields.map("configuration"),
          fields.textOrNothing("data"),
          fields.map("versions"),
          fields.map("machine"),
          started,
          ended);
    } catch (IllegalArgumentException e) {
      throw fields.unusable(e);
    }
  }

  private static Instant instant(Fields fields, String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw fields.wrong(name, "a time", text);
    }
  }

  /**
   * The record as a file.
   *
   * @return one JSON document
   */
  public String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("format", FORMAT);
          json.writeStringField("kind", kind.text());
          json.writeStringField("status", status.text());
          json.writeStringField("failure", failure.orElse(null));
          json.writeStringField("title", title);
          field(json, "command", command);
          json.writeStringField("started", started.toString());
          json.writeStringField("ended", ended.map(Instant::toString).orElse(null));
          field(json, "configuration", configuration);
          json.writeStringField("data", data.orElse(null));
          field(json, "versions", versions);
          field(json, "machine", machine);
          json.writeEndObject();
        });
  }

  private static void field(JsonGenerator json, String name, Object value) throws IOException {
    json.writeFieldName(name);
    write(json, value);
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        field(json, String.valueOf(entry.getKey()), require(entry.getValue()));
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, require(element));
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(value.toString());
    }
  }

  /** In the form that reading gives, so that a record that was read equals the one written. */
  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), plain(require(value))));
    return Collections.unmodifiableMap(copy);
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(plain(require(element))));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    boolean fits =
        value instanceof String
            || value instanceof Long
            || value instanceof Boolean
            || (value instanceof Double number && Double.isFinite(number));
    if (!fits) {
      throw new IllegalArgumentException("a configuration cannot contain " + value);
    }
    return value;
  }

  private static Object require(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("a configuration cannot contain null; leave the name out");
    }
    return value;
  }
}
