package org.lr4j.schedule;

import java.util.List;
import java.util.Map;

/** Writes the tree of forms as text or as JSON; every double as {@link Double#toString(double)}. */
final class FormWriter {
  /** How tightly the place binds: a whole spec, a factor on the left, a factor on the right. */
  private static final int SPEC = 0;

  private static final int LEFT = 1;
  private static final int RIGHT = 2;

  private final StringBuilder out = new StringBuilder();

  private FormWriter() {}

  static String text(ScheduleSpec spec) {
    FormWriter writer = new FormWriter();
    writer.text(spec.learningRate(), SPEC, 1);
    spec.momentum()
        .ifPresent(
            momentum -> {
              writer.out.append(" with momentum ");
              writer.text(momentum, SPEC, 2);
            });
    return writer.result();
  }

  static String json(ScheduleSpec spec) {
    FormWriter writer = new FormWriter();
    if (spec.momentum().isEmpty()) {
      writer.json(spec.learningRate(), 1);
    } else {
      writer.json(
          Form.of(Form.PAIR)
              .with("lr", spec.learningRate())
              .with("momentum", spec.momentum().orElseThrow()),
          1);
    }
    return writer.result();
  }

  private String result() {
    if (out.length() > SpecSource.MAX_LENGTH) {
      throw new UnsupportedOperationException(
          "a text form has at most " + SpecSource.MAX_LENGTH + " characters");
    }
    return out.toString();
  }

  private static Form form(Schedule schedule, int depth) {
    if (depth > SpecSource.MAX_DEPTH) {
      throw new UnsupportedOperationException(
          "a text form is nested at most " + SpecSource.MAX_DEPTH + " deep");
    }
    if (schedule instanceof BuiltIn builtIn) {
      return builtIn.form();
    }
    throw new UnsupportedOperationException(
        "a schedule written as a function has no text form: " + schedule);
  }

  private void text(Schedule schedule, int place, int depth) {
    Form form = form(schedule, depth);
    int needs =
        switch (form.name()) {
          case Form.SEQUENCE -> LEFT;
          case Form.PRODUCT, Form.SCALED -> RIGHT;
          default -> RIGHT + 1;
        };
    boolean wrapped = place >= needs;
    out.append(wrapped ? "(" : "");
    switch (form.name()) {
      case Form.SEQUENCE -> joined(((Sequence) schedule).pieces(), depth);
      case Form.PRODUCT -> {
        text(((Product) schedule).left(), LEFT, depth + 1);
        out.append(" * ");
        text(((Product) schedule).right(), RIGHT, depth + 1);
      }
      case Form.SCALED -> {
        text(((Scaled) schedule).of(), LEFT, depth + 1);
        out.append(" * ").append(((Scaled) schedule).by());
      }
      default -> call(form, depth);
    }
    out.append(wrapped ? ")" : "");
  }

  private void joined(List<Schedule> pieces, int depth) {
    String separator = "";
    for (Schedule piece : pieces) {
      out.append(separator);
      text(piece, LEFT, depth + 1);
      separator = " then ";
    }
  }

  private void call(Form form, int depth) {
    out.append(form.name()).append('(');
    String separator = "";
    for (Map.Entry<String, Object> argument : form.arguments().entrySet()) {
      out.append(separator);
      if (argument.getValue() instanceof Schedule child) {
        text(child, SPEC, depth + 1);
      } else {
        out.append(argument.getKey()).append('=').append(argument.getValue());
      }
      separator = ", ";
    }
    out.append(')');
  }

  private void json(Schedule schedule, int depth) {
    json(form(schedule, depth), depth);
  }

  private void json(Form form, int depth) {
    out.append("{\"schedule\":\"").append(form.name()).append('"');
    for (Map.Entry<String, Object> argument : form.arguments().entrySet()) {
      out.append(",\"").append(argument.getKey()).append("\":");
      value(argument.getValue(), depth);
    }
    out.append('}');
  }

  private void value(Object value, int depth) {
    if (value instanceof Schedule child) {
      json(child, depth + 1);
    } else if (value instanceof List<?> items) {
      String separator = "[";
      for (Object item : items) {
        out.append(separator);
        value(item, depth + 1);
        separator = ",";
      }
      out.append(items.isEmpty() ? "[]" : "]");
    } else if (value instanceof String word) {
      out.append('"').append(word).append('"');
    } else {
      out.append(value);
    }
  }
}
