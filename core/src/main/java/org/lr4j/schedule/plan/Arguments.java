package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;

/** The arguments of one form while it is built: by name or by position, each read as its type. */
final class Arguments {
  /** Words that mean the same as those of the forms. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "cosine",
          "cos",
          "lin",
          "linear",
          "1-sqrt",
          "sqrt",
          "minimize",
          "min",
          "maximize",
          "max",
          "relative",
          "rel",
          "absolute",
          "abs");

  private final Tree.Call call;
  private final Builder builder;
  private final Map<String, Tree> values;

  Arguments(Tree.Call call, List<String> names, Builder builder) {
    this.call = call;
    this.builder = builder;
    this.values = new HashMap<>(byName(call, names, builder));
  }

  /** Each argument under its name, those without one by their place. */
  static Map<String, Tree> byName(Tree.Call call, List<String> names, Builder builder) {
    Map<String, Tree> values = new LinkedHashMap<>();
    int place = 0;
    boolean named = false;
    for (Tree.Argument argument : call.arguments()) {
      String name = argument.name();
      if (!name.isEmpty()) {
        named = true;
      } else if (named || place >= names.size()) {
        throw builder.error(
            named
                ? "an argument without a name after one with"
                : signature(call, names) + " has no more",
            argument.position());
      } else {
        name = names.get(place++);
      }
      if (!names.contains(name)) {
        throw builder.error(
            "unknown argument '"
                + name
                + "' of "
                + signature(call, names)
                + Names.suggestion(name, names),
            argument.position());
      }
      if (values.put(name, argument.value()) != null) {
        throw builder.error("argument '" + name + "' twice", argument.position());
      }
    }
    return values;
  }

  private static String signature(Tree.Call call, List<String> names) {
    return call.name() + "(" + String.join(", ", names) + ")";
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Tree get(String name) {
    Tree tree = values.get(name);
    if (tree == null) {
      throw builder.refused(name, "", "is missing; " + call.name() + " needs it", call.position());
    }
    return tree;
  }

  /** The position of an argument, or of the form. */
  int position(String name) {
    Tree tree = values.get(name);
    return tree == null ? call.position() : tree.position();
  }

  Builder builder() {
    return builder;
  }

  double number(String name) {
    return builder.number(name, get(name));
  }

  double number(String name, double usual) {
    return has(name) ? number(name) : usual;
  }

  /** A learning rate of which a form makes several. */
  double rate(String name) {
    double value = number(name);
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw builder.refused(
          name, Double.toString(value), "must be finite and not negative", position(name));
    }
    return value;
  }

  double rate(String name, double usual) {
    return has(name) ? rate(name) : usual;
  }

  /** Numbers of a table, or one number for all. */
  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (Tree item : items(name)) {
      numbers.add(builder.number(name, item));
    }
    return numbers;
  }

  boolean isList(String name) {
    return get(name) instanceof Tree.Items;
  }

  private List<Tree> items(String name) {
    Tree tree = get(name);
    if (!(tree instanceof Tree.Items items)) {
      throw builder.refused(name, "", "must be a list in brackets", tree.position());
    }
    return items.items();
  }

  /** The length of the whole piece, which something may follow. */
  long piece(String name) {
    return builder.lengths().piece(name, get(name));
  }

  long piece(String name, long usual) {
    return has(name) ? piece(name) : usual;
  }

  /** A length inside the piece. */
  long within(String name, long usual) {
    return has(name) ? builder.lengths().within(name, get(name)) : usual;
  }

  /** A length that is a period, not a place. */
  long whole(String name) {
    return builder.lengths().whole(name, get(name));
  }

  Fraction parts(String name) {
    return builder.lengths().parts(name, get(name));
  }

  Fraction parts(String name, Fraction usual) {
    return has(name) ? parts(name) : usual;
  }

  List<Long> places(String name) {
    List<Long> places = new ArrayList<>();
    for (Tree item : items(name)) {
      places.add(builder.lengths().within(name, item));
    }
    return places;
  }

  List<Fraction> exactPlaces(String name) {
    List<Fraction> places = new ArrayList<>();
    for (Tree item : items(name)) {
      places.add(builder.lengths().parts(name, item));
    }
    return places;
  }

  long count(String name, long usual) {
    if (!has(name)) {
      return usual;
    }
    double value = number(name);
    if (value != Math.rint(value) || !(Math.abs(value) <= 0x1p53)) {
      throw builder.refused(name, Double.toString(value), "must be a whole number", position(name));
    }
    return (long) value;
  }

  boolean flag(String name) {
    return has(name) && word(name, "false", List.of("true", "false")).equals("true");
  }

  String word(String name, String usual, List<String> known) {
    if (!has(name)) {
      return usual;
    }
    Tree tree = get(name);
    String typed = typed(tree);
    String word = SYNONYMS.getOrDefault(typed, typed);
    if (known.contains(word)) {
      return word;
    }
    throw builder.refused(
        name, typed, "must be one of " + String.join(", ", known), tree.position());
  }

  private static String typed(Tree tree) {
    try {
      return Writer.text(tree).replace(" ", "");
    } catch (UnsupportedOperationException e) {
      return "";
    }
  }

  Rates rates(String name) {
    return builder.build(get(name));
  }

  Schedule schedule(String name) {
    Tree tree = get(name);
    Rates rates = builder.build(tree);
    if (rates.momentum().isPresent()) {
      throw builder.refused(name, "", "must not have its own momentum", tree.position());
    }
    return rates.learningRate();
  }
}
