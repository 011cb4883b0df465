package org.lr4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes and what can be shown there. All that is written is UTF-8, whatever the
 * locale, because other programs read it.
 *
 * @param out the answer
 * @param err everything else
 * @param outTerminal whether a person watches {@code out}
 * @param errTerminal whether a person watches {@code err}
 * @param columns width of the terminal
 * @param unicode whether signs of lr4j's own may be others than those of ASCII
 * @param colour whether ANSI colours are welcome on a terminal
 */
record Console(
    PrintWriter out,
    PrintWriter err,
    boolean outTerminal,
    boolean errTerminal,
    int columns,
    boolean unicode,
    boolean colour) {
  private static final int COLUMNS = 80;

  /**
   * The streams of this process. The launcher describes them in system properties; without it the
   * Java runtime is asked.
   */
  static Console ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean unicode = unicode(environment);
    return new Console(
        CheckedWriter.to(standardOutput(System.getProperty("lr4j.out")), StandardCharsets.UTF_8),
        CheckedWriter.to(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
        told("lr4j.terminal.out", terminal),
        told("lr4j.terminal.err", terminal),
        columns(environment),
        unicode,
        !environment.containsKey("NO_COLOR")
            && !environment.getOrDefault("TERM", "").equals("dumb"));
  }

  /** From Java 22 on there can be a console without a terminal, and it can be asked. */
  private static boolean isTerminal(java.io.Console console) {
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /**
   * Standard output, or the descriptor under which the launcher has kept it from libraries that
   * print; what they print goes to standard error then.
   *
   * @param kept the number of the descriptor, if there is one
   * @throws IllegalStateException if it cannot be used
   */
  static OutputStream standardOutput(@Nullable String kept) {
    if (kept == null) {
      return new FileOutputStream(FileDescriptor.out);
    }
    try {
      // Opening /dev/fd/N makes another descriptor: not of a socket, and with a place of its own.
      Constructor<FileDescriptor> numbered = FileDescriptor.class.getDeclaredConstructor(int.class);
      numbered.setAccessible(true);
      return new FileOutputStream(numbered.newInstance(Integer.parseInt(kept)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "descriptor " + kept + " cannot be written to: " + e.getMessage(), e);
    }
  }

  private static boolean told(String property, boolean otherwise) {
    String value = System.getProperty(property);
    return value == null ? otherwise : Boolean.parseBoolean(value);
  }

  private static int columns(Map<String, String> environment) {
    String told = System.getProperty("lr4j.columns", environment.getOrDefault("COLUMNS", ""));
    boolean number =
        !told.isEmpty() && told.length() < 6 && told.chars().allMatch(Character::isDigit);
    int columns = number ? Integer.parseInt(told) : COLUMNS;
    return columns > 0 ? columns : COLUMNS;
  }

  private static boolean unicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
      if (!locale.isEmpty()) {
        return locale.contains("utf-8") || locale.contains("utf8");
      }
    }
    return System.getProperty("os.name", "").startsWith("Mac")
        || environment.containsKey("WT_SESSION");
  }

  boolean colourOut() {
    return colour && outTerminal;
  }

  /** Prints something for a person that is not the answer. */
  void note(String sentence) {
    err.println(spelled(printable(sentence)));
    err.flush();
  }

  /** A text for people, with signs that the locale has. JSON and CSV are printed as they are. */
  String spelled(String text) {
    if (unicode) {
      return text;
    }
    return text.replace("±", "+-")
        .replace("×", "x")
        .replace("…", "...")
        .replace('·', '-')
        .replace('–', '-');
  }

  /**
   * A text from outside (a table, a program, a file's name) without the characters that move a
   * terminal's cursor or change its colours.
   */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** Whether standard output took all that was printed; a closed pipe is the reader's choice. */
  Optional<String> outputFailure() {
    out.flush();
    return out instanceof CheckedWriter checked ? checked.failure() : Optional.empty();
  }

  /** Whether standard output failed because its reader wants no more. */
  static boolean isReaderGone(String failure) {
    return isReaderGone(Boolean.getBoolean("lr4j.pipe.out"), failure);
  }

  /**
   * The same, for what the launcher says about standard output. Without it, the words of the system
   * have to do, which depend on the locale.
   *
   * @param pipe whether it is a pipe
   */
  static boolean isReaderGone(boolean pipe, String failure) {
    return pipe || failure.toLowerCase(Locale.ROOT).contains("pipe");
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
