package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Opened;
import org.lr4j.data.TableEncoding;
import org.lr4j.data.TextEncoding;
import org.lr4j.report.Ticks;
import org.lr4j.runs.JsonText;

/** What there is to say about data before anything is trained on it. */
final class DataDescription {
  private static final int CLASSES_SHOWN = 30;

  private final String name;
  private final DataSets.Kind kind;
  private final Opened opened;
  private final Map<String, Dataset> parts = new LinkedHashMap<>();
  private final List<Range> ranges;
  private final Optional<Path> sheet;

  /** The values of a channel in the training data. */
  private record Range(String name, double least, double mean, double most) {}

  DataDescription(String name, DataSets.Kind kind, Opened opened, Optional<Path> sheet) {
    this.name = name;
    this.kind = kind;
    this.opened = opened;
    this.sheet = sheet;
    parts.put("train", opened.splits().train());
    parts.put("validation", opened.splits().validation());
    parts.put("test", opened.splits().test());
    this.ranges = isText() ? List.of() : ranges(opened.splits().train());
  }

  private boolean isText() {
    return opened.encoding() instanceof TextEncoding;
  }

  private List<Range> ranges(Dataset train) {
    int channels = train.shape().channels();
    int pixels = train.shape().pixels();
    double[] least = new double[channels];
    double[] most = new double[channels];
    double[] sum = new double[channels];
    java.util.Arrays.fill(least, Double.POSITIVE_INFINITY);
    java.util.Arrays.fill(most, Double.NEGATIVE_INFINITY);
    float[] example = new float[train.shape().values()];
    double targetLeast = Double.POSITIVE_INFINITY;
    double targetMost = Double.NEGATIVE_INFINITY;
    double targetSum = 0;
    for (int i = 0; i < train.size(); i++) {
      train.read(i, example);
      for (int v = 0; v < example.length; v++) {
        int c = v / pixels;
        least[c] = Math.min(least[c], example[v]);
        most[c] = Math.max(most[c], example[v]);
        sum[c] += example[v];
      }
      targetLeast = Math.min(targetLeast, train.target(i));
      targetMost = Math.max(targetMost, train.target(i));
      targetSum += train.target(i);
    }
    List<Range> all = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double mean = sum[c] / Math.max(1, (double) train.size() * pixels);
      all.add(new Range(channel(c, channels), least[c], mean, most[c]));
    }
    if (train.classes() == 0) {
      double mean = targetSum / Math.max(1, train.size());
      all.add(new Range("target", targetLeast, mean, targetMost));
    }
    return all;
  }

  private String channel(int c, int channels) {
    if (opened.encoding() instanceof TableEncoding table) {
      return table.features().get(c);
    }
    return channels == 1 ? "grey" : channels == 3 ? List.of("red", "green", "blue").get(c) : "" + c;
  }

  private int[] counts(Dataset part) {
    int[] counts = new int[part.classes()];
    for (int i = 0; i < part.size(); i++) {
      counts[part.label(i)]++;
    }
    return counts;
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder(name);
    Dataset train = opened.splits().train();
    text.append(
        switch (kind) {
          case NAMED, IDX, PICTURES -> ": pictures of " + train.shape();
          case TABLE ->
              ": a table with "
                  + train.shape().channels()
                  + (train.shape().channels() == 1 ? " feature" : " features");
          case TEXT -> ": text in " + opened.encoding();
        });
    text.append(
        train.classes() == 0
            ? ", numbers to predict\n"
            : isText() ? "\n" : ", " + train.classes() + " classes\n");
    parts.forEach(
        (part, data) ->
            text.append(column(part, 12))
                .append(data.size())
                .append(isText() ? " windows of " + data.shape().width() + " tokens" : "")
                .append('\n'));
    if (train.classes() > 0 && !isText()) {
      classes(text);
    }
    if (!ranges.isEmpty()) {
      text.append('\n').append(column("value", 24)).append("   least      mean      most\n");
      List<String> lines = lines();
      lines.stream().limit(CLASSES_SHOWN).forEach(line -> text.append(line).append('\n'));
      if (lines.size() > CLASSES_SHOWN) {
        text.append("… and ").append(lines.size() - CLASSES_SHOWN).append(" more\n");
      }
    }
    return text.toString();
  }

  /** A line for each colour or column, and the target. */
  private List<String> lines() {
    if (!(opened.encoding() instanceof TableEncoding table)) {
      return ranges.stream().map(DataDescription::line).toList();
    }
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (Map.Entry<String, Integer> each : table.widths().entrySet()) {
      List<String> texts = table.texts(each.getKey());
      List<Range> own = ranges.subList(at, at + each.getValue());
      at += each.getValue();
      if (texts.isEmpty()) {
        lines.add(line(own.get(0)));
        continue;
      }
      int most = 0;
      for (int i = 1; i < own.size(); i++) {
        most = own.get(i).mean > own.get(most).mean ? i : most;
      }
      lines.add(
          column(each.getKey(), 24)
              + "  "
              + texts.size()
              + (texts.size() == 1 ? " text" : " texts")
              + ", most often "
              + plain(texts.get(most))
              + " ("
              + Ticks.number(100 * own.get(most).mean, 3)
              + " %)");
    }
    ranges.subList(at, ranges.size()).forEach(range -> lines.add(line(range)));
    return lines;
  }

  private static String line(Range range) {
    return column(range.name, 24)
        + right(Ticks.number(range.least, 4))
        + right(Ticks.number(range.mean, 4))
        + right(Ticks.number(range.most, 4));
  }

  /** A text from a table in one line, cut if it is long. */
  private static String plain(String text) {
    String line = text.replaceAll("\\s+", " ");
    return "'" + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + "'";
  }

  private void classes(StringBuilder text) {
    List<int[]> counts = parts.values().stream().map(this::counts).toList();
    List<String> names = opened.splits().train().classNames();
    text.append('\n').append(column("class", 24)).append("   train  validation  test\n");
    for (int c = 0; c < Math.min(names.size(), CLASSES_SHOWN); c++) {
      text.append(column(names.get(c), 24))
          .append(right(Integer.toString(counts.get(0)[c]), 8))
          .append(right(Integer.toString(counts.get(1)[c]), 12))
          .append(right(Integer.toString(counts.get(2)[c]), 6))
          .append('\n');
    }
    if (names.size() > CLASSES_SHOWN) {
      text.append("… and ").append(names.size() - CLASSES_SHOWN).append(" more classes\n");
    }
    int least = IntStream.of(counts.get(0)).min().orElse(0);
    int most = IntStream.of(counts.get(0)).max().orElse(0);
    text.append("balance: ").append(least).append(" to ").append(most);
    text.append(" training examples a class\n");
  }

  private static String column(String name, int width) {
    String text = name.replaceAll("\\s+", " ");
    return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
  }

  private static String right(String text) {
    return right(text, 10);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }

  String json() {
    return JsonText.of(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("data", name);
    json.writeStringField("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
    json.writeStringField("shape", opened.splits().train().shape().toString());
    json.writeObjectFieldStart("parts");
    for (Map.Entry<String, Dataset> part : parts.entrySet()) {
      json.writeNumberField(part.getKey(), part.getValue().size());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("classes");
    if (!isText()) {
      List<String> names = opened.splits().train().classNames();
      for (int c = 0; c < names.size(); c++) {
        json.writeStartObject();
        json.writeStringField("name", names.get(c));
        for (Map.Entry<String, Dataset> part : parts.entrySet()) {
          json.writeNumberField(part.getKey(), counts(part.getValue())[c]);
        }
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("ranges");
    for (Range range : ranges) {
      json.writeStartObject();
      json.writeStringField("name", range.name);
      json.writeNumberField("least", range.least);
      json.writeNumberField("mean", range.mean);
      json.writeNumberField("most", range.most);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String note : opened.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    if (sheet.isPresent()) {
      json.writeStringField("samples", sheet.get().toString());
    } else {
      json.writeNullField("samples");
    }
    json.writeEndObject();
  }
}
