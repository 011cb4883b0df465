package org.lr4j.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * A figure as JSON. A column of numbers is a list, or {@code {"from":a,"by":b,"n":n}} where it is
 * evenly spaced, or the Base64 of little-endian numbers of 4 bytes under {@code f32} or of 8 bytes
 * under {@code f64}. A value that is not finite is {@code null} or NaN.
 */
final class FigureJson {
  /** Shorter columns stay readable. */
  private static final int PACKED = 64;

  private static final double FLOAT_ERROR = 1e-6;

  private final JsonGenerator json;

  private FigureJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(Figure figure) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new FigureJson(json).write(figure);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", figure.title());
    json.writeStringField("subtitle", figure.subtitle());
    json.writeStringField("axis", figure.axis());
    scale("across", figure.across());
    json.writeArrayFieldStart("panels");
    for (Panel panel : figure.panels()) {
      json.writeStartObject();
      json.writeStringField("quantity", panel.quantity());
      scale("up", panel.up());
      json.writeNumberField("share", panel.share());
      json.writeArrayFieldStart("marks");
      for (Mark mark : panel.marks()) {
        mark(mark);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void scale(String name, Scale scale) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("low", scale.low());
    json.writeNumberField("high", scale.high());
    json.writeBooleanField("log", scale.logarithmic());
    json.writeEndObject();
  }

  private void mark(Mark mark) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", mark.label());
    json.writeStringField("ink", "ink-" + mark.ink().name());
    if (mark instanceof Mark.Line line) {
      json.writeStringField("kind", "line");
      json.writeNumberField("width", line.width());
      json.writeNumberField("pattern", line.pattern());
      json.writeBooleanField("marked", line.marked());
      column("x", line.x());
      column("y", line.y());
    } else if (mark instanceof Mark.Dots dots) {
      json.writeStringField("kind", "dots");
      column("x", dots.x());
      column("y", dots.y());
    } else if (mark instanceof Mark.Band band) {
      json.writeStringField("kind", "band");
      column("x", band.x());
      column("low", band.low());
      column("high", band.high());
    } else if (mark instanceof Mark.Stretch stretch) {
      json.writeStringField("kind", "stretch");
      number("from", stretch.from());
      number("to", stretch.to());
    } else if (mark instanceof Mark.Upright upright) {
      json.writeStringField("kind", "upright");
      json.writeNumberField("width", upright.width());
      json.writeBooleanField("dashed", upright.dashed());
      number("x", upright.x());
    } else if (mark instanceof Mark.Note note) {
      json.writeStringField("kind", "note");
      number("x", note.x());
      number("y", note.y());
      json.writeStringField("words", note.words());
    }
    json.writeEndObject();
  }

  private void number(String name, double value) throws IOException {
    json.writeFieldName(name);
    number(value);
  }

  private void number(double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private void column(String name, double[] values) throws IOException {
    if (values.length < PACKED) {
      json.writeArrayFieldStart(name);
      for (double value : values) {
        number(value);
      }
      json.writeEndArray();
      return;
    }
    json.writeObjectFieldStart(name);
    double by = values[1] - values[0];
    if (even(values, by)) {
      json.writeNumberField("from", values[0]);
      json.writeNumberField("by", by);
      json.writeNumberField("n", values.length);
    } else {
      pack(values);
    }
    json.writeEndObject();
  }

  private static boolean even(double[] values, double by) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] == values[0] + i * by)) {
        return false;
      }
    }
    return true;
  }

  private void pack(double[] values) throws IOException {
    boolean single = true;
    for (double value : values) {
      double error = Math.abs((float) value - value);
      single &= !Double.isFinite(value) || error <= FLOAT_ERROR * Math.abs(value);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * (single ? Float.BYTES : Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      double shown = Double.isFinite(value) ? value : Double.NaN;
      if (single) {
        bytes.putFloat((float) shown);
      } else {
        bytes.putDouble(shown);
      }
    }
    json.writeStringField(
        single ? "f32" : "f64", Base64.getEncoder().encodeToString(bytes.array()));
  }
}
