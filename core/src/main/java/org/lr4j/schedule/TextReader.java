package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text form.
 *
 * <pre>
 * spec    = product { "then" product } [ "with" "momentum" spec ]
 * product = factor { "*" factor }
 * factor  = number | "(" spec ")" | name "(" [ value { "," value } ] ")"
 * value   = [ name "=" ] ( number | list | word | spec )
 * </pre>
 */
final class TextReader {
  private final SpecSource source;

  private TextReader(SpecSource source) {
    this.source = source;
  }

  static Node read(SpecSource source) {
    TextReader reader = new TextReader(source);
    Node node = reader.spec(1);
    if (source.peek() != 0) {
      throw source.error("expected 'then', '*' or the end" + source.found());
    }
    return node;
  }

  private Node spec(int depth) {
    source.checkDepth(depth);
    Node first = product(depth);
    List<Node.Argument> pieces = new ArrayList<>(List.of(positional(first)));
    while (keyword("then")) {
      pieces.add(positional(product(depth)));
    }
    Node node = pieces.size() == 1 ? first : new Node.Call(Form.SEQUENCE, pieces, first.position());
    if (keyword("with")) {
      if (!keyword("momentum")) {
        throw source.error("expected 'momentum' after 'with'" + source.found());
      }
      Node momentum = spec(depth + 1);
      node =
          new Node.Call(
              Form.PAIR, List.of(positional(node), positional(momentum)), first.position());
    }
    return node;
  }

  private Node product(int depth) {
    Node node = factor(depth);
    while (source.skip('*')) {
      Node right = factor(depth);
      node =
          new Node.Call(
              Form.PRODUCT, List.of(positional(node), positional(right)), node.position());
    }
    return node;
  }

  private Node factor(int depth) {
    char next = source.peek();
    if (source.skip('(')) {
      Node node = spec(depth + 1);
      source.expect(')');
      return node;
    }
    if (SpecSource.startsNumber(next)) {
      return source.number();
    }
    int start = source.position;
    String name = source.word();
    if (name.isEmpty()) {
      throw source.error("expected a schedule" + source.found());
    }
    if (!source.skip('(')) {
      return new Node.Word(name, start);
    }
    List<Node.Argument> arguments = new ArrayList<>();
    if (!source.skip(')')) {
      do {
        arguments.add(argument(depth + 1));
      } while (source.skip(','));
      source.expect(')');
    }
    return new Node.Call(name, arguments, start);
  }

  private Node.Argument argument(int depth) {
    source.peek();
    int start = source.position;
    String name = source.word();
    if (name.isEmpty() || SpecSource.startsNumber(name.charAt(0)) || !source.skip('=')) {
      source.position = start;
      name = "";
    }
    return new Node.Argument(name, value(depth), start);
  }

  private Node value(int depth) {
    source.peek();
    int start = source.position;
    if (!source.skip('[')) {
      return spec(depth);
    }
    List<Node> items = new ArrayList<>();
    if (!source.skip(']')) {
      do {
        items.add(source.number());
      } while (source.skip(','));
      source.expect(']');
    }
    return new Node.Items(items, start);
  }

  private boolean keyword(String wanted) {
    source.peek();
    int start = source.position;
    if (source.word().equals(wanted)) {
      return true;
    }
    source.position = start;
    return false;
  }

  private static Node.Argument positional(Node node) {
    return new Node.Argument("", node, node.position());
  }
}
