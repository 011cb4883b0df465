package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/**
 * A schedule in units of a run that may not be known yet: a tree of forms, read from text or made
 * in Java, and resolved into plain steps when the run is known.
 *
 * <pre>{@code
 * Plan plan = Plan.parse("linear(0, 0.1, 1ep) then cosine(0.1, 0, 9ep)");
 * Schedule lr = plan.resolve(Units.ofRun(10, 196)).learningRate();
 * }</pre>
 */
public abstract class Plan {
  /** The most characters that a spec has. */
  public static final int MAX_LENGTH = 65_536;

  /** How deep forms are nested at most. */
  public static final int MAX_DEPTH = 64;

  /** For the plans of this package. */
  Plan() {}

  /**
   * The plan as it is written.
   *
   * @return its tree
   */
  public abstract Tree tree();

  /** The text that the positions in the tree belong to; empty if there is none. */
  String source() {
    return "";
  }

  /**
   * Reads the text form; its lengths wait for the run.
   *
   * @param text the spec, at most 65,536 characters nested at most 64 deep
   * @return the plan
   * @throws SpecException if it is not well formed; what depends on the run, and what a form does
   *     not accept, is told on {@linkplain #resolve resolving}
   */
  public static Plan parse(String text) {
    return of(TextReader.read(new Source(text)), text);
  }

  /**
   * A plan of a tree, such as another notation is read into.
   *
   * @param tree the tree
   * @param source the text that its positions belong to, or empty
   * @return the plan
   */
  public static Plan of(Tree tree, String source) {
    return new OfTree(tree, source);
  }

  /**
   * A plan that is in plain steps already.
   *
   * @param schedule the learning rate
   * @return the plan
   */
  public static Plan of(Schedule schedule) {
    return of(Trees.of(schedule), "");
  }

  /**
   * A plan that is in plain steps already.
   *
   * @param rates the learning rate and the momentum
   * @return the plan
   */
  public static Plan of(Rates rates) {
    return of(Trees.of(rates), "");
  }

  /**
   * A plan in plain steps for each parameter group.
   *
   * @param groups what moves each group, at least one
   * @return the plan
   */
  public static Plan ofGroups(List<Rates> groups) {
    return of(Trees.ofGroups(groups), "");
  }

  /**
   * A form by its name, without going through text.
   *
   * <pre>{@code
   * Plan.form("onecycle", Map.of("max", 0.1, "steps", Span.share(1)))
   * }</pre>
   *
   * @param name the form, such as {@code onecycle}
   * @param arguments by the spec's names: numbers, words, {@link org.lr4j.schedule.Span}s, {@link
   *     org.lr4j.schedule.Fraction}s, schedules, plans, or lists of these
   * @return the plan
   */
  public static Plan form(String name, Map<String, ?> arguments) {
    List<Tree.Argument> made = new ArrayList<>();
    for (Map.Entry<String, ?> each : arguments.entrySet()) {
      made.add(new Tree.Argument(each.getKey(), Trees.value(each.getValue()), Tree.NOWHERE));
    }
    List<String> order = argumentNames(name);
    made.sort(Comparator.comparingInt(each -> Trees.place(order, each.name())));
    return of(new Tree.Call(name, made, Tree.NOWHERE), "");
  }

  /**
   * This plan, then another that counts its own steps.
   *
   * @param next what follows
   * @return the sequence
   */
  public Plan then(Plan next) {
    return of(Trees.operator(Names.SEQUENCE, List.of(tree(), next.tree())), "");
  }

  /**
   * This plan with a momentum beside the rate.
   *
   * @param momentum the plan of the momentum
   * @return the pair
   */
  public Plan withMomentum(Plan momentum) {
    return of(Trees.operator(Names.PAIR, List.of(tree(), momentum.tree())), "");
  }

  /**
   * The plan in plain steps.
   *
   * @param units the run that epochs and shares are measured against
   * @return what moves each parameter group
   * @throws SpecException if it needs units that are not known, or a form refuses an argument
   */
  public Resolved resolve(Units units) {
    return resolve(units, 0);
  }

  private Resolved resolve(Units units, long reductions) {
    List<Rates> groups = new ArrayList<>();
    Builder builder = new Builder(source(), units, 0, reductions);
    groups.add(builder.build(tree()));
    int most = builder.groups();
    for (int group = 1; group < most; group++) {
      Builder other = new Builder(source(), units, group, reductions);
      groups.add(other.build(tree()));
      if (!other.plateau().equals(builder.plateau())) {
        throw builder.error(
            "a plateau reduces the rates of all groups together; write the same one, with the same"
                + " settings, for each group",
            0);
      }
    }
    return new Resolved(groups, builder.plateau(), times -> resolve(units, times));
  }

  /**
   * The learning rate of a plan in plain steps that has nothing beside it.
   *
   * @return the schedule
   * @throws SpecException if the plan needs a run, or a form refuses an argument
   * @throws IllegalArgumentException if there is a momentum, a plateau, or more than one parameter
   *     group, which a single schedule would leave out; {@link #resolve} gives all of it
   */
  public Schedule schedule() {
    Resolved resolved = resolve(Units.UNKNOWN);
    if (resolved.momentum().isPresent()
        || resolved.plateau().isPresent()
        || resolved.groups().size() > 1) {
      throw new IllegalArgumentException(
          "this plan moves more than one learning rate: it has "
              + (resolved.momentum().isPresent()
                  ? "a momentum"
                  : resolved.plateau().isPresent() ? "a plateau" : "several parameter groups")
              + " too; resolve it to get all");
    }
    return resolved.learningRate();
  }

  /**
   * What is probably a mistake in this plan for a run.
   *
   * @param units the run; what depends on a length that is not known is left out
   * @return the warnings, none if all is well
   * @throws SpecException if the plan cannot be resolved
   */
  public List<PlanWarning> warnings(Units units) {
    return resolve(units).warnings(units);
  }

  /**
   * The text form, with its units; reading it gives an equal plan.
   *
   * @return the text
   * @throws UnsupportedOperationException if a part is a function that the user wrote
   */
  public String toText() {
    return Writer.text(tree());
  }

  /**
   * Reads a length alone, such as {@code 2ep}, {@code 500} or {@code 2ep - 10}.
   *
   * @param name what the length is called in messages
   * @param text the length
   * @param units the run that epochs and shares are measured against
   * @return the length in whole steps
   * @throws SpecException if it is no length, or needs units that are not known
   */
  public static long length(String name, String text, Units units) {
    return new Builder(text, units, 0, 0).lengths().whole(name, TextReader.read(new Source(text)));
  }

  /**
   * The forms that a text can name, with their arguments in order.
   *
   * @return signatures such as {@code linear(from, to, steps)}
   */
  public static List<String> forms() {
    return Vocabulary.FORMS.entrySet().stream()
        .map(form -> form.getKey() + "(" + String.join(", ", form.getValue().names()) + ")")
        .toList();
  }

  /**
   * The names of a form's arguments in order.
   *
   * @param form the form
   * @return the names; none for an operator or an unknown form
   */
  public static List<String> argumentNames(String form) {
    Vocabulary.Entry entry = Vocabulary.FORMS.get(form);
    return entry == null ? List.of() : entry.names();
  }

  /** Plans are equal if they are written alike, whether arguments have their names or not. */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    try {
      return other instanceof Plan plan && named().equals(plan.named());
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private String named() {
    // Refuses what is nested too deep.
    String unused = toText();
    return Writer.any(Trees.named(tree()));
  }

  @Override
  public int hashCode() {
    try {
      return named().hashCode();
    } catch (UnsupportedOperationException e) {
      return System.identityHashCode(this);
    }
  }

  @Override
  public String toString() {
    try {
      return toText();
    } catch (UnsupportedOperationException e) {
      return "a plan with a function";
    }
  }

  private static final class OfTree extends Plan {
    private final Tree tree;
    private final String source;

    OfTree(Tree tree, String source) {
      this.tree = tree;
      this.source = source;
    }

    @Override
    public Tree tree() {
      return tree;
    }

    @Override
    String source() {
      return source;
    }
  }
}
