package org.lr4j.cli.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.lr4j.report.Figure;
import org.lr4j.report.SchedulePlot;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.PlanWarning;
import org.lr4j.schedule.plan.Preview;

/** What a spec comes to, for the designer: its values, or the character where it goes wrong. */
final class ScheduleAnswer {
  /** A spec of each form. */
  static final List<String> EXAMPLES =
      List.of(
          "linear(from=0, to=0.1, steps=500) then cosine(from=0.1, to=0, steps=9500)",
          "constant(lr=0.05)",
          "cosine(from=0.1, to=0, steps=10000)",
          "polynomial(from=0.1, to=0, steps=10000, power=2)",
          "exponential(from=0.1, rate=0.5, per=2000)",
          "step(from=0.1, factor=0.3, every=3000)",
          "multistep(from=0.1, factor=0.1, at=[5000, 7500])",
          "invsqrt(peak=0.1, warmup=500, timescale=500)",
          "triangular(base=0.01, max=0.1, up=1250)",
          "triangular2(base=0.01, max=0.1, up=1250)",
          "exp_range(base=0.01, max=0.1, up=1250, gamma=0.9998)",
          "onecycle(max=0.1, steps=10000)",
          "sgdr(max=0.1, min=0.001, period=2500)",
          "wsd(peak=0.1, warmup=500, stable=7500, decay=2000, shape=sqrt)");

  private static final int POINTS = 4000;
  private static final long ENDLESS = 10_000;

  private ScheduleAnswer() {}

  static String of(Query query) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      try {
        write(json, query);
      } catch (IllegalArgumentException e) {
        problem(json, String.valueOf(e.getMessage()), -1);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void problem(JsonGenerator json, String message, int position) throws IOException {
    json.writeBooleanField("ok", false);
    json.writeStringField("message", message);
    if (position >= 0) {
      json.writeNumberField("position", position);
    }
  }

  private static void write(JsonGenerator json, Query query) throws IOException {
    String spec = query.first("spec");
    long steps = query.count("steps");
    long epochs = query.count("epochs");
    long perEpoch = query.count("perEpoch");
    if (epochs > 0 && steps > 0) {
      throw new IllegalArgumentException("give the steps of the run or its epochs, not both");
    }
    if (epochs > 0 && perEpoch == 0) {
      throw new IllegalArgumentException("epochs need the steps per epoch; give both");
    }
    Units units = epochs > 0 ? Units.ofRun(epochs, perEpoch) : new Units(perEpoch, steps);
    Preview preview = Preview.of(spec, units, POINTS);
    boolean endless =
        units.totalSteps() == 0
            && preview instanceof Preview.Problem problem
            && problem.message().contains("never ends");
    if (endless) {
      preview = Preview.of(spec, new Units(perEpoch, ENDLESS), POINTS);
    }
    if (preview instanceof Preview.Problem problem) {
      problem(json, problem.message(), problem.position());
    } else if (preview instanceof Preview.Values values) {
      json.writeBooleanField("ok", true);
      json.writeNumberField("end", values.steps()[values.steps().length - 1]);
      json.writeArrayFieldStart("warnings");
      if (endless) {
        json.writeString(
            "The schedule never ends; its first "
                + ENDLESS
                + " steps are shown. Give the length of the run for more.");
      } else {
        for (PlanWarning warning : values.warnings()) {
          json.writeString(sentence(warning.message()));
        }
      }
      json.writeEndArray();
      json.writeStringField("command", command(spec, endless ? ENDLESS : steps, epochs, perEpoch));
      json.writeFieldName("figure");
      Figure figure = SchedulePlot.of("Schedule", List.of("schedule"), List.of(values));
      json.writeRawValue(figure.withSubtitle("").json());
    }
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }

  private static String command(String spec, long steps, long epochs, long perEpoch) {
    StringBuilder command = new StringBuilder("./lr4j schedule \"").append(spec.strip());
    command.append('"');
    append(command, " --steps ", steps);
    append(command, " --epochs ", epochs);
    append(command, " --steps-per-epoch ", perEpoch);
    return command.toString();
  }

  private static void append(StringBuilder command, String option, long value) {
    if (value > 0) {
      command.append(option).append(value);
    }
  }
}
