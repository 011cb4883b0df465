package org.lr4j.schedule.plan;

import java.util.List;
import java.util.Locale;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;

/**
 * A plan as it is written: names, numbers and lists, nested. Every part knows the character at
 * which it starts, or -1 if it was not read from a text.
 */
public sealed interface Tree {
  /** The position of a part that was not read from a text. */
  int NOWHERE = -1;

  /**
   * The character at which this part starts.
   *
   * @return the character, counted from 0, or {@link #NOWHERE}
   */
  int position();

  /**
   * A number as written, with its unit.
   *
   * @param digits a decimal number such as {@code 1e-3} or a fraction such as {@code 100/3}
   * @param unit the unit; steps where none is written
   * @param position the character at which it starts
   */
  record Numeral(String digits, Span.Unit unit, int position) implements Tree {}

  /**
   * A word such as {@code cos} or {@code true}.
   *
   * @param word the word, in lower case
   * @param position the character at which it starts
   */
  record Word(String word, int position) implements Tree {
    /** Capitals mean the same. */
    public Word {
      word = word.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A list in brackets.
   *
   * @param items what it holds
   * @param position the character at which it starts
   */
  record Items(List<Tree> items, int position) implements Tree {
    /** Copies. */
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * A form and its arguments; operators are forms too: {@code then}, {@code sum}, {@code minus},
   * {@code product}, {@code over}, {@code with}.
   *
   * @param name the form, in lower case
   * @param arguments its arguments
   * @param position the character at which it starts
   */
  record Call(String name, List<Argument> arguments, int position) implements Tree {
    /** Copies; capitals mean the same, and so do operands in a list named {@code of}. */
    public Call {
      name = name.toLowerCase(Locale.ROOT);
      arguments = List.copyOf(Trees.operands(name, arguments));
    }
  }

  /**
   * A schedule that is a function that the user wrote, and so has no text form.
   *
   * @param schedule the function
   * @param position always {@link #NOWHERE}
   */
  record Function(Schedule schedule, int position) implements Tree {}

  /**
   * An argument of a form.
   *
   * @param name its name in lower case, or empty where only its place tells what it is
   * @param value its value
   * @param position the character at which it starts
   */
  record Argument(String name, Tree value, int position) {
    /** Capitals mean the same. */
    public Argument {
      name = name.toLowerCase(Locale.ROOT);
    }
  }
}
