package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lr4j.schedule.Form;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;

/** Trees of what is not text: schedules, and arguments in Java. */
final class Trees {
  private Trees() {}

  static Tree of(Rates rates) {
    Tree rate = of(rates.learningRate(), 1);
    return rates.momentum().isEmpty()
        ? rate
        : operator(Names.PAIR, List.of(rate, of(rates.momentum().get(), 1)));
  }

  static Tree ofGroups(List<Rates> groups) {
    return groups.size() == 1
        ? of(groups.get(0))
        : operator("groups", groups.stream().map(Trees::of).toList());
  }

  static Tree of(Schedule schedule) {
    return of(schedule, 1);
  }

  private static Tree of(Schedule schedule, int depth) {
    if (depth > Source.MAX_DEPTH) {
      return new Tree.Function(schedule, Tree.NOWHERE);
    }
    Optional<Form> form;
    try {
      form = schedule.form();
    } catch (UnsupportedOperationException e) {
      form = Optional.empty();
    }
    return form.isEmpty() ? new Tree.Function(schedule, Tree.NOWHERE) : of(form.get(), depth);
  }

  private static Tree of(Form form, int depth) {
    return switch (form.name()) {
      case Names.SEQUENCE, Names.SUM, Names.PRODUCT ->
          operator(form.name(), values((List<?>) argument(form, "of"), depth));
      case Names.SCALE ->
          operator(
              Names.PRODUCT,
              List.of(value(argument(form, "of"), depth), value(argument(form, "by"), depth)));
      default -> call(form, depth);
    };
  }

  private static Tree call(Form form, int depth) {
    List<Tree.Argument> arguments = new ArrayList<>();
    for (Map.Entry<String, Object> each : form.arguments().entrySet()) {
      boolean schedule = each.getValue() instanceof Schedule;
      arguments.add(
          new Tree.Argument(
              schedule ? "" : Names.ofJava(each.getKey()),
              value(each.getValue(), depth),
              Tree.NOWHERE));
    }
    return new Tree.Call(form.name(), arguments, Tree.NOWHERE);
  }

  private static Object argument(Form form, String name) {
    return Objects.requireNonNull(form.arguments().get(name));
  }

  private static List<Tree> values(List<?> values, int depth) {
    List<Tree> trees = new ArrayList<>();
    for (Object each : values) {
      trees.add(value(each, depth));
    }
    return trees;
  }

  /** An argument as Java has it. */
  static Tree value(Object value) {
    return value(value, 0);
  }

  private static Tree value(Object value, int depth) {
    if (value instanceof Schedule schedule) {
      return of(schedule, depth + 1);
    }
    if (value instanceof Plan plan) {
      return plan.tree();
    }
    if (value instanceof List<?> list) {
      return new Tree.Items(values(list, depth), Tree.NOWHERE);
    }
    if (value instanceof Span span) {
      return Lengths.of(span);
    }
    return value instanceof Number || value instanceof Fraction
        ? new Tree.Numeral(value.toString(), Span.Unit.STEPS, Tree.NOWHERE)
        : new Tree.Word(value.toString(), Tree.NOWHERE);
  }

  /** The arguments of an operator in the one form that they have: by their places. */
  static List<Tree.Argument> operands(String name, List<Tree.Argument> arguments) {
    if (name.equals(Names.PAIR)) {
      return inOrder(List.of("lr", "momentum"), arguments);
    }
    boolean listed =
        Names.OPERATORS.contains(name)
            && arguments.size() == 1
            && arguments.get(0).name().equals("of")
            && arguments.get(0).value() instanceof Tree.Items;
    return listed
        ? ((Tree.Items) arguments.get(0).value())
            .items().stream().map(each -> new Tree.Argument("", each, each.position())).toList()
        : arguments;
  }

  /** Both by their places, if both are named. */
  private static List<Tree.Argument> inOrder(List<String> names, List<Tree.Argument> arguments) {
    List<Tree.Argument> ordered = new ArrayList<>();
    for (String name : names) {
      arguments.stream()
          .filter(each -> each.name().equals(name))
          .map(each -> new Tree.Argument("", each.value(), each.position()))
          .forEach(ordered::add);
    }
    return ordered.size() == names.size() && arguments.size() == names.size() ? ordered : arguments;
  }

  /** The same with a name for every argument of a form, in the order of the form. */
  static Tree named(Tree tree) {
    if (tree instanceof Tree.Items items) {
      return new Tree.Items(items.items().stream().map(Trees::named).toList(), items.position());
    }
    if (!(tree instanceof Tree.Call call)) {
      return tree;
    }
    List<String> names =
        Names.OPERATORS.contains(call.name()) || call.name().equals(Names.PAIR)
            ? List.of()
            : Plan.argumentNames(call.name());
    List<Tree.Argument> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Tree.Argument each = call.arguments().get(i);
      String name = each.name().isEmpty() && i < names.size() ? names.get(i) : each.name();
      arguments.add(new Tree.Argument(name, named(each.value()), each.position()));
    }
    arguments.sort(Comparator.comparingInt(each -> place(names, each.name())));
    return new Tree.Call(call.name(), arguments, call.position());
  }

  /** Unknown names come last. */
  static int place(List<String> names, String name) {
    int place = names.indexOf(name);
    return place < 0 ? names.size() : place;
  }

  static Tree.Call operator(String name, List<Tree> operands) {
    return new Tree.Call(
        name,
        operands.stream().map(each -> new Tree.Argument("", each, each.position())).toList(),
        Tree.NOWHERE);
  }
}
