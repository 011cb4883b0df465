package org.lr4j.schedule;

import java.util.List;

/** What a reader found, text or JSON alike, each part with the character where it starts. */
sealed interface Node {
  int position();

  /** A number as written, with the unit it carried. */
  record Numeral(String digits, Span.Unit unit, int position) implements Node {}

  /** A name such as {@code cos} or {@code true}. */
  record Word(String word, int position) implements Node {}

  /** A list in brackets. */
  record Items(List<Node> items, int position) implements Node {}

  /** A form and its arguments. */
  record Call(String name, List<Argument> arguments, int position) implements Node {}

  /** An argument; its name is empty where only its place tells what it is. */
  record Argument(String name, Node value, int position) {}
}
