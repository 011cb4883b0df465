package org.lr4j.schedule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one form while it is built: by name or by place, each read as what it is. */
final class Arguments {
  private final Node.Call call;
  private final SpecBuilder builder;
  private final Map<String, Node> values = new HashMap<>();

  Arguments(Node.Call call, List<String> names, SpecBuilder builder) {
    this.call = call;
    this.builder = builder;
    int place = 0;
    boolean named = false;
    for (Node.Argument argument : call.arguments()) {
      String name = argument.name();
      if (!name.isEmpty()) {
        named = true;
      } else if (named || place >= names.size()) {
        throw builder.error(
            named ? "an argument without a name after one with" : signature(names) + " has no more",
            argument.position());
      } else {
        name = names.get(place++);
      }
      if (!names.contains(name)) {
        throw builder.error(
            "unknown argument '" + name + "' of " + signature(names), argument.position());
      }
      if (values.put(name, argument.value()) != null) {
        throw builder.error("argument '" + name + "' twice", argument.position());
      }
    }
  }

  private String signature(List<String> names) {
    return call.name() + "(" + String.join(", ", names) + ")";
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  private Node get(String name) {
    Node node = values.get(name);
    if (node == null) {
      throw builder.error(call.name() + " needs '" + name + "'", call.position());
    }
    return node;
  }

  /** The place to blame for a refusal that starts with an argument's name. */
  int blame(String refusal) {
    int space = refusal.indexOf(' ');
    Node node = values.get(space < 0 ? refusal : refusal.substring(0, space));
    return node == null ? call.position() : node.position();
  }

  double number(String name) {
    return builder.number(get(name), name);
  }

  double number(String name, double usual) {
    return has(name) ? number(name) : usual;
  }

  long length(String name) {
    return length(get(name), name);
  }

  long length(String name, long usual) {
    return has(name) ? length(name) : usual;
  }

  List<Long> lengths(String name) {
    Node node = get(name);
    if (!(node instanceof Node.Items items)) {
      throw builder.error(name + " must be a list in brackets", node.position());
    }
    List<Long> lengths = new ArrayList<>();
    for (Node item : items.items()) {
      lengths.add(length(item, name));
    }
    return lengths;
  }

  private long length(Node node, String name) {
    if (!(node instanceof Node.Numeral number)) {
      throw builder.error(name + " must be a number of steps, ep or dur", node.position());
    }
    try {
      return number.unit() == Span.Unit.STEPS
          ? new BigDecimal(number.digits()).longValueExact()
          : new Span(Double.parseDouble(number.digits()), number.unit()).resolve(builder.units());
    } catch (ArithmeticException | NumberFormatException e) {
      throw builder.error(
          name + " must be a whole number of steps, was " + number.digits(), node.position());
    } catch (IllegalArgumentException e) {
      throw builder.error(name + ": " + e.getMessage(), node.position());
    }
  }

  long count(String name, long usual) {
    if (has(name) && get(name) instanceof Node.Numeral number) {
      if (number.unit() != Span.Unit.STEPS) {
        throw builder.error(name + " is a count and takes no unit", number.position());
      }
    }
    return length(name, usual);
  }

  boolean flag(String name) {
    return has(name) && word(name, "false", List.of("true", "false")).equals("true");
  }

  String word(String name, String usual, List<String> known) {
    if (!has(name)) {
      return usual;
    }
    Node node = get(name);
    if (node instanceof Node.Word word && known.contains(word.word())) {
      return word.word();
    }
    throw builder.error(name + " must be one of " + String.join(", ", known), node.position());
  }

  ScheduleSpec schedule(String name) {
    return builder.build(get(name));
  }
}
