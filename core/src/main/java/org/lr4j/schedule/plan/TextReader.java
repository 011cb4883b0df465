package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text form.
 *
 * <pre>
 * spec    = sum { "then" sum } [ "with" "momentum" spec ]
 * sum     = product { ( "+" | "-" ) product }
 * product = factor { ( "*" | "/" ) factor }
 * factor  = number | list | word | "(" spec ")" | name "(" [ argument { "," argument } ] ")"
 * argument = [ name "=" ] spec
 * list    = "[" [ spec { "," spec } ] "]"
 * number  = decimal [ "/" decimal ] [ "ep" | "dur" | "ba" ]
 * </pre>
 */
final class TextReader {
  private final Source source;

  private TextReader(Source source) {
    this.source = source;
  }

  static Tree read(Source source) {
    TextReader reader = new TextReader(source);
    Tree tree = reader.spec(1);
    if (source.peek() != 0) {
      throw source.error("expected 'then', an operator or the end" + source.found());
    }
    return tree;
  }

  private Tree spec(int depth) {
    source.checkDepth(depth);
    Tree first = sum(depth);
    List<Tree> pieces = new ArrayList<>(List.of(first));
    while (keyword("then")) {
      pieces.add(sum(depth));
    }
    Tree tree = pieces.size() == 1 ? first : call(Names.SEQUENCE, pieces);
    if (keyword("with")) {
      if (!keyword("momentum")) {
        throw source.error("expected 'momentum' after 'with'" + source.found());
      }
      tree = call(Names.PAIR, List.of(tree, spec(depth + 1)));
    }
    return tree;
  }

  private Tree sum(int depth) {
    Tree tree = product(depth);
    while (true) {
      if (source.skip('+')) {
        tree = call(Names.SUM, List.of(tree, product(depth)));
      } else if (source.skip('-')) {
        tree = call(Names.MINUS, List.of(tree, product(depth)));
      } else {
        return tree;
      }
    }
  }

  private Tree product(int depth) {
    Tree tree = factor(depth, true);
    while (true) {
      if (source.skip('*')) {
        tree = call(Names.PRODUCT, List.of(tree, factor(depth, true)));
      } else if (source.skip('/')) {
        tree = call(Names.OVER, List.of(tree, factor(depth, false)));
      } else {
        return tree;
      }
    }
  }

  private Tree factor(int depth, boolean fractions) {
    char next = source.peek();
    int start = source.position;
    if (source.skip('(')) {
      Tree tree = spec(depth + 1);
      source.expect(')');
      return tree;
    }
    if (source.skip('[')) {
      return new Tree.Items(items(depth), start);
    }
    if (Source.startsNumber(next)) {
      return source.number(fractions);
    }
    String name = source.word();
    if (name.isEmpty()) {
      throw source.error("expected a schedule" + source.found());
    }
    if (!source.skip('(')) {
      return new Tree.Word(name, start);
    }
    List<Tree.Argument> arguments = new ArrayList<>();
    if (!source.skip(')')) {
      do {
        arguments.add(argument(depth + 1));
      } while (source.skip(','));
      source.expect(')');
    }
    return new Tree.Call(name, arguments, start);
  }

  private List<Tree> items(int depth) {
    List<Tree> items = new ArrayList<>();
    if (!source.skip(']')) {
      do {
        items.add(spec(depth + 1));
      } while (source.skip(','));
      source.expect(']');
    }
    return items;
  }

  private Tree.Argument argument(int depth) {
    source.peek();
    int start = source.position;
    String name = source.word();
    if (name.isEmpty() || Source.startsNumber(name.charAt(0)) || !source.skip('=')) {
      source.position = start;
      name = "";
    }
    return new Tree.Argument(name, spec(depth), start);
  }

  private boolean keyword(String wanted) {
    source.peek();
    int start = source.position;
    if (source.word().equalsIgnoreCase(wanted)) {
      return true;
    }
    source.position = start;
    return false;
  }

  private static Tree call(String name, List<Tree> operands) {
    return new Tree.Call(
        name,
        operands.stream().map(each -> new Tree.Argument("", each, each.position())).toList(),
        operands.get(0).position());
  }
}
