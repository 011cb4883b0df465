package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON form: each object names its form under {@code "schedule"}, the other members are
 * its arguments; lengths with a unit are strings such as {@code "10ep"}.
 */
final class JsonReader {
  private static final String NAME = "schedule";

  private final SpecSource source;

  private JsonReader(SpecSource source) {
    this.source = source;
  }

  static Node read(SpecSource source) {
    Node node = new JsonReader(source).value(1);
    if (source.peek() != 0) {
      throw source.error("expected the end" + source.found());
    }
    return node;
  }

  private Node value(int depth) {
    // A list and the objects in it are one level of the tree.
    source.checkDepth(depth / 2);
    char next = source.peek();
    int start = source.position;
    return switch (next) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> ofString(string(), start);
      case 't', 'f' -> {
        String word = source.word();
        if (!word.equals("true") && !word.equals("false")) {
          throw source.error("expected true or false but found '" + word + "'", start);
        }
        yield new Node.Word(word, start);
      }
      default -> {
        Node.Numeral number = source.number();
        if (number.unit() != Span.Unit.STEPS) {
          throw source.error("a length with a unit is a string in JSON", start);
        }
        yield number;
      }
    };
  }

  private Node object(int depth) {
    final int start = source.position;
    source.expect('{');
    String name = "";
    List<Node.Argument> arguments = new ArrayList<>();
    if (!source.skip('}')) {
      do {
        source.peek();
        int at = source.position;
        String key = string();
        source.expect(':');
        Node value = value(depth + 1);
        if (!key.equals(NAME)) {
          arguments.add(new Node.Argument(key, value, at));
        } else if (value instanceof Node.Word word) {
          name = word.word();
        } else {
          throw source.error("\"" + NAME + "\" names a form", value.position());
        }
      } while (source.skip(','));
      source.expect('}');
    }
    if (name.isEmpty()) {
      throw source.error("an object must name its form under \"" + NAME + "\"", start);
    }
    return new Node.Call(name, arguments, start);
  }

  private Node array(int depth) {
    final int start = source.position;
    source.expect('[');
    List<Node> items = new ArrayList<>();
    if (!source.skip(']')) {
      do {
        items.add(value(depth + 1));
      } while (source.skip(','));
      source.expect(']');
    }
    return new Node.Items(items, start);
  }

  private Node ofString(String string, int start) {
    if (string.isEmpty() || !SpecSource.startsNumber(string.charAt(0))) {
      return new Node.Word(string, start);
    }
    SpecSource inner = new SpecSource(string);
    try {
      Node.Numeral number = inner.number();
      if (inner.peek() == 0) {
        return new Node.Numeral(number.digits(), number.unit(), start);
      }
    } catch (SpecException e) {
      throw source.error("\"" + string + "\" is not a length", start);
    }
    throw source.error("\"" + string + "\" is not a length", start);
  }

  /** Names and lengths need no escapes, so there are none. */
  private String string() {
    source.expect('"');
    int start = source.position;
    int end = source.text.indexOf('"', start);
    if (end < 0) {
      throw source.error("a string without its end", start);
    }
    String string = source.text.substring(start, end);
    if (string.indexOf('\\') >= 0) {
      throw source.error("a name has no escapes", start + string.indexOf('\\'));
    }
    source.position = end + 1;
    return string;
  }
}
