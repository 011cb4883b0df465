package org.lr4j.schedule.plan;

import java.util.List;

/** Writes a tree as text that reads back to an equal one. */
final class Writer {
  /** How tightly a place binds, from a whole spec to a factor on the right. */
  private static final int SPEC = 0;

  private static final int PIECE = 2;
  private static final int TERM = 3;
  private static final int FACTOR = 4;

  private final StringBuilder out = new StringBuilder();

  private Writer() {}

  static String text(Tree tree) {
    String text = any(tree);
    if (text.length() > Source.MAX_LENGTH) {
      throw new UnsupportedOperationException(
          "a text form has at most " + Source.MAX_LENGTH + " characters");
    }
    return text;
  }

  /** The same of any length, to be compared and not to be read. */
  static String any(Tree tree) {
    Writer writer = new Writer();
    writer.text(tree, SPEC, 1);
    return writer.out.toString();
  }

  private void text(Tree tree, int place, int depth) {
    if (tree instanceof Tree.Call && depth > Source.MAX_DEPTH) {
      throw new UnsupportedOperationException(
          "a text form is nested at most " + Source.MAX_DEPTH + " deep");
    }
    if (tree instanceof Tree.Numeral number) {
      out.append(number.digits()).append(number.unit().suffix());
    } else if (tree instanceof Tree.Word word) {
      out.append(word.word());
    } else if (tree instanceof Tree.Items items) {
      out.append('[');
      joined(items.items(), ", ", SPEC, depth);
      out.append(']');
    } else if (tree instanceof Tree.Call call) {
      call(call, place, depth);
    } else {
      throw new UnsupportedOperationException(
          "a schedule written as a function has no text form: " + tree);
    }
  }

  private void call(Tree.Call call, int place, int depth) {
    int own =
        switch (call.name()) {
          case Names.PAIR -> SPEC;
          case Names.SEQUENCE -> 1;
          case Names.SUM, Names.MINUS -> PIECE;
          case Names.PRODUCT, Names.OVER -> TERM;
          default -> FACTOR;
        };
    boolean wrapped = place > own;
    out.append(wrapped ? "(" : "");
    List<Tree> operands = call.arguments().stream().map(Tree.Argument::value).toList();
    switch (call.name()) {
      case Names.PAIR -> joined(operands, " with momentum ", 1, depth);
      case Names.SEQUENCE -> joined(operands, " then ", PIECE, depth);
      case Names.SUM -> infix(operands, " + ", PIECE, depth);
      case Names.MINUS -> infix(operands, " - ", PIECE, depth);
      case Names.PRODUCT -> infix(operands, " * ", TERM, depth);
      case Names.OVER -> infix(operands, " / ", TERM, depth);
      default -> arguments(call, depth);
    }
    out.append(wrapped ? ")" : "");
  }

  private void infix(List<Tree> operands, String operator, int own, int depth) {
    for (int i = 0; i < operands.size(); i++) {
      out.append(i == 0 ? "" : operator);
      Tree operand = operands.get(i);
      // After a stroke, 2/5 would be two divisions.
      boolean fraction =
          i > 0
              && operator.equals(" / ")
              && operand instanceof Tree.Numeral number
              && number.digits().contains("/");
      out.append(fraction ? "(" : "");
      text(operand, i == 0 ? own : own + 1, depth + 1);
      out.append(fraction ? ")" : "");
    }
  }

  private void joined(List<Tree> parts, String separator, int place, int depth) {
    for (int i = 0; i < parts.size(); i++) {
      out.append(i == 0 ? "" : separator);
      text(parts.get(i), place, depth + 1);
    }
  }

  private void arguments(Tree.Call call, int depth) {
    out.append(call.name()).append('(');
    String separator = "";
    for (Tree.Argument argument : call.arguments()) {
      out.append(separator);
      if (!argument.name().isEmpty()) {
        out.append(argument.name()).append('=');
      }
      text(argument.value(), SPEC, depth + 1);
      separator = ", ";
    }
    out.append(')');
  }
}
