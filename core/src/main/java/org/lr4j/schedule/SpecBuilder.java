package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/** Makes schedules of what a reader found, resolving units on the way. */
final class SpecBuilder {
  private final SpecSource source;
  private final Units units;
  private int depth;

  SpecBuilder(SpecSource source, Units units) {
    this.source = source;
    this.units = units;
  }

  Units units() {
    return units;
  }

  SpecException error(String problem, int position) {
    return source.error(problem, position);
  }

  double number(Node node, String name) {
    if (!(node instanceof Node.Numeral number)) {
      throw error(name + " must be a number", node.position());
    }
    if (number.unit() != Span.Unit.STEPS) {
      throw error(name + " is not a length and takes no unit", node.position());
    }
    return Double.parseDouble(number.digits());
  }

  ScheduleSpec build(Node node) {
    if (!(node instanceof Node.Call call)) {
      throw error(
          node instanceof Node.Word word && Vocabulary.FORMS.containsKey(word.word())
              ? word.word() + " needs its arguments in parentheses"
              : "expected a schedule such as constant(lr=0.1)",
          node.position());
    }
    if (++depth > SpecSource.MAX_DEPTH) {
      throw error("nested more than " + SpecSource.MAX_DEPTH + " deep", call.position());
    }
    ScheduleSpec spec =
        switch (call.name()) {
          case Form.SEQUENCE -> sequence(call);
          case Form.PRODUCT -> product(call);
          default -> form(call);
        };
    depth--;
    return spec;
  }

  private ScheduleSpec form(Node.Call call) {
    Vocabulary.Entry entry = Vocabulary.FORMS.get(call.name());
    if (entry == null) {
      throw error(
          "unknown schedule '"
              + call.name()
              + "'; there are "
              + String.join(", ", Vocabulary.FORMS.keySet()),
          call.position());
    }
    Arguments arguments = new Arguments(call, entry.names(), this);
    try {
      return entry.make().apply(arguments);
    } catch (SpecException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      String refusal = String.valueOf(e.getMessage());
      throw error(refusal, arguments.blame(refusal));
    }
  }

  private ScheduleSpec sequence(Node.Call call) {
    List<Node> parts = parts(call);
    ScheduleSpec whole = build(parts.get(parts.size() - 1));
    for (int i = parts.size() - 2; i >= 0; i--) {
      ScheduleSpec piece = build(parts.get(i));
      if (piece.learningRate().length() == Schedule.UNBOUNDED) {
        throw error(
            "this never ends, so nothing can follow it; take(…, steps) cuts it",
            parts.get(i).position());
      }
      try {
        whole = piece.then(whole);
      } catch (IllegalArgumentException e) {
        throw error(String.valueOf(e.getMessage()), parts.get(i).position());
      }
    }
    return whole;
  }

  private ScheduleSpec product(Node.Call call) {
    List<Node> parts = parts(call);
    if (parts.size() != 2) {
      throw error("a product has two factors", call.position());
    }
    Node left = parts.get(0);
    Node right = parts.get(1);
    try {
      if (left instanceof Node.Numeral && !(right instanceof Node.Numeral)) {
        return build(right).scale(number(left, "a factor"));
      }
      if (right instanceof Node.Numeral) {
        return build(left).scale(number(right, "a factor"));
      }
    } catch (SpecException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw error(
          String.valueOf(e.getMessage()),
          (right instanceof Node.Numeral ? right : left).position());
    }
    ScheduleSpec first = build(left);
    ScheduleSpec second = build(right);
    if (first.momentum().isPresent() && second.momentum().isPresent()) {
      throw error("only one factor can have a momentum", right.position());
    }
    Schedule rate;
    try {
      rate = first.learningRate().times(second.learningRate());
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()), right.position());
    }
    return new ScheduleSpec(
        rate, first.momentum().isPresent() ? first.momentum() : second.momentum());
  }

  /** The operands as text has them, by place, and as JSON has them, in a list named "of". */
  private List<Node> parts(Node.Call call) {
    List<Node> parts = new ArrayList<>();
    for (Node.Argument argument : call.arguments()) {
      if (argument.name().equals("of") && argument.value() instanceof Node.Items items) {
        parts.addAll(items.items());
      } else if (argument.name().isEmpty()) {
        parts.add(argument.value());
      } else {
        throw error("unknown argument '" + argument.name() + "'", argument.position());
      }
    }
    if (parts.isEmpty()) {
      throw error(call.name() + " needs schedules", call.position());
    }
    return parts;
  }
}
