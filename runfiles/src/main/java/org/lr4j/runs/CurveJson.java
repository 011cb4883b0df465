package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Curve;

/**
 * Reads the JSON that tools keep: an object of lists, {@code {"lr":[…],"loss":[…]}}; a list of such
 * objects; records of single points, in a list or one a line; a list of pairs; or an object with
 * one of these somewhere in it, such as the {@code trainer_state.json} of Hugging Face.
 */
final class CurveJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Deeper than this no tool hides its history. */
  private static final int DEPTH = 3;

  private final Path file;
  private final List<Curve> curves = new ArrayList<>();
  private final CurveRows rows = new CurveRows();
  private final List<String> notes = new ArrayList<>();
  private int points;

  private CurveJson(Path file) {
    this.file = file;
  }

  static RecordedCurves read(Path file) throws IOException {
    CurveJson history = new CurveJson(file);
    try (JsonParser json = MAPPER.createParser(file.toFile())) {
      while (json.nextToken() != null) {
        history.accept(MAPPER.readTree(json), 0);
      }
    } catch (JsonProcessingException e) {
      throw new CurveFileException(
          file
              + ", line "
              + e.getLocation().getLineNr()
              + " is not JSON: "
              + e.getOriginalMessage(),
          e);
    }
    if (history.curves.isEmpty()) {
      // Beside lists, single records are settings or results, not points of a curve.
      history.curves.addAll(history.rows.curves());
    }
    if (history.curves.isEmpty()) {
      throw new CurveFileException(
          file + " has no lists named lr and loss; a history is {\"lr\":[...],\"loss\":[...]}");
    }
    return new RecordedCurves(history.curves, history.notes.stream().distinct().toList());
  }

  private void accept(JsonNode node, int depth) {
    if (node.isArray()) {
      boolean pair = node.size() == 2 && isNumber(node.get(0)) && isNumber(node.get(1));
      if (pair && depth > 0) {
        double[] point = {number(node.get(0), "lr"), number(node.get(1), "loss"), 0, 0};
        points++;
        rows.add("", Double.NaN, point, 1 << Columns.RATE | 1 << Columns.LOSS);
      } else {
        node.forEach(element -> accept(element, depth + 1));
      }
    } else if (node.isObject() && !lists(node) && depth <= DEPTH) {
      // A rate and a loss beside lists are settings or a result; beside nothing they are a point.
      boolean point = isPoint(node);
      int before = found();
      node.forEach(
          child -> {
            boolean records = child.isArray() && child.path(0).isContainerNode();
            if (records || (child.isObject() && (!point || hasLists(child)))) {
              accept(child, depth + 1);
            }
          });
      if (found() == before) {
        boolean unused = oneRow(node);
      }
    }
  }

  private int found() {
    return curves.size() + points;
  }

  /** Whether an object has a rate and a loss, both numbers. */
  private boolean isPoint(JsonNode node) {
    @Nullable JsonNode[] parts = parts(node, false);
    JsonNode rate = parts[Columns.RATE];
    JsonNode loss = parts[Columns.LOSS];
    return rate != null && loss != null && isNumber(rate) && isNumber(loss);
  }

  private static boolean hasLists(JsonNode node) {
    @Nullable JsonNode[] parts = parts(node, true);
    return parts[Columns.RATE] != null && parts[Columns.LOSS] != null;
  }

  /** An object of lists; whether it is one. */
  private boolean lists(JsonNode node) {
    @Nullable JsonNode[] parts = parts(node, true);
    JsonNode rates = parts[Columns.RATE];
    JsonNode losses = parts[Columns.LOSS];
    if (rates == null || losses == null) {
      return false;
    }
    if (rates.size() != losses.size()) {
      throw new CurveFileException(
          file
              + " has "
              + rates.size()
              + " rates but "
              + losses.size()
              + " losses; a curve needs equally many");
    }
    Columns.Scale scale = scale(node);
    double[] x = numbers(firstGroup(rates), "lr");
    Arrays.setAll(x, i -> scale.rate(x[i]));
    curves.add(
        Curve.of(
            x,
            numbers(losses, "loss"),
            orNone(parts[Columns.VALIDATION], x.length),
            orNone(parts[Columns.ACCURACY], x.length)));
    return true;
  }

  /** A record of one point, or of some parts of it; whether it is one. */
  private boolean oneRow(JsonNode node) {
    @Nullable JsonNode[] parts = parts(node, false);
    double[] values = new double[CurveRows.PARTS];
    int given = 0;
    for (int part = 0; part < values.length; part++) {
      JsonNode value = parts[part];
      if (value != null) {
        values[part] = number(value, "lr, loss or accuracy");
        given |= 1 << part;
      }
    }
    if (given == 0) {
      return false;
    }
    values[Columns.RATE] = scale(node).rate(values[Columns.RATE]);
    JsonNode run = parts[Columns.RUN];
    JsonNode step = parts[Columns.STEP];
    points++;
    rows.add(
        run == null ? "" : run.asText(),
        step == null ? Double.NaN : step.asDouble(Double.NaN),
        values,
        given);
    return true;
  }

  /** The members that are lists, or those that are not, by their meaning. */
  private static @Nullable JsonNode[] parts(JsonNode node, boolean list) {
    List<String> names = new ArrayList<>();
    List<JsonNode> values = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (list ? member.getValue().isArray() : !member.getValue().isContainerNode()) {
        names.add(member.getKey());
        values.add(member.getValue());
      }
    }
    int[] chosen = Columns.choose(names);
    @Nullable JsonNode[] parts = new JsonNode[Columns.STEP + 1];
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] != Columns.OTHER) {
        parts[chosen[i]] = values.get(i);
      }
    }
    return parts;
  }

  private Columns.Scale scale(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    int[] chosen = Columns.choose(names);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] == Columns.RATE) {
        Columns.Scale scale = Columns.scale(names.get(i));
        if (scale == Columns.Scale.LOG10) {
          notes.add(
              file + ": '" + names.get(i) + "' is taken as the decimal logarithm of the rate");
        }
        return scale;
      }
    }
    return Columns.Scale.PLAIN;
  }

  /** Of rates by parameter group, the rates of the first group that begins above 0. */
  private JsonNode firstGroup(JsonNode rates) {
    JsonNode first = rates.path(0);
    if (!first.isArray()) {
      return rates;
    }
    int group = 0;
    while (group + 1 < first.size() && !(first.get(group).asDouble() > 0)) {
      group++;
    }
    if (first.size() > 1) {
      notes.add(
          file
              + " has rates of "
              + first.size()
              + " parameter groups; those of group "
              + (group + 1)
              + " are read, and the answer is for that group");
    }
    var chosen = MAPPER.createArrayNode();
    for (JsonNode each : rates) {
      chosen.add(each.isArray() ? each.path(group) : each);
    }
    return chosen;
  }

  private double[] orNone(@Nullable JsonNode list, int length) {
    if (list != null && list.size() == length) {
      return numbers(list, "val_loss or accuracy");
    }
    double[] none = new double[length];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private double[] numbers(JsonNode list, String name) {
    double[] numbers = new double[list.size()];
    int n = 0;
    for (JsonNode value : list) {
      numbers[n++] = number(value, name);
    }
    return numbers;
  }

  private static boolean isNumber(JsonNode node) {
    return node.isNumber() || node.isNull();
  }

  private double number(JsonNode value, String name) {
    if (value.isNumber()) {
      return value.asDouble();
    }
    if (value.isNull()) {
      return Double.NaN;
    }
    try {
      return Numbers.read(value.isTextual() ? value.asText() : "(" + value.getNodeType() + ")");
    } catch (NumberFormatException e) {
      throw new CurveFileException(
          file
              + ": '"
              + name
              + "' has a value that is not a number: "
              + Numbers.printable(value.toString()),
          e);
    }
  }
}
