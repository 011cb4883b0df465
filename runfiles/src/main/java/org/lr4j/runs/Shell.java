package org.lr4j.runs;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines that can be copied into a shell. */
public final class Shell {
  private static final String PLAIN = "[A-Za-z0-9_./:=@%+,-]+";

  private Shell() {}

  /**
   * A command line in which each argument stays one argument.
   *
   * @param arguments the arguments, such as {@code train}, {@code --out}, {@code my run}
   * @return for example {@code train --out 'my run'}
   */
  public static String command(List<String> arguments) {
    return arguments.stream().map(Shell::quoted).collect(Collectors.joining(" "));
  }

  /**
   * An argument as a shell reads it, in quotation marks if it needs them.
   *
   * @param argument an argument, or a path
   * @return for example {@code 'my run'}
   */
  public static String quoted(Object argument) {
    String text = argument.toString();
    return text.matches(PLAIN) ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
