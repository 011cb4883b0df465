package org.lr4j.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.ReadingProgress;
import org.lr4j.engine.Learner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs a command and turns failures into a sentence and an exit code. */
final class Application {
  /** What picocli says. */
  private static final Pattern NO_NUMBER =
      Pattern.compile("Invalid value for option '([^']+)'.*: '(.*)' is not an? (int|long|double)");

  private static final Pattern NO_WORD =
      Pattern.compile(
          "Invalid value for (?:option '([^']+)'|positional parameter).*: expected one of \\[(.*)]"
              + " \\(case-insensitive\\) but was '(.*)'");

  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(3);

  private final Console console;
  private final LearnerFactory engine;

  Application(Console console, LearnerFactory engine) {
    this.console = console;
    this.engine = noting(engine);
  }

  /** The engine, whose learners say at once what a user should know. */
  private LearnerFactory noting(LearnerFactory quiet) {
    return (name, recipe) -> {
      Supplier<Learner> learner = quiet.prepare(name, recipe);
      return () -> {
        Learner open = learner.get();
        open.notes().forEach(note -> console.note("note: " + note));
        return open;
      };
    };
  }

  /** The root of all commands. */
  @Command(
      name = "lr4j",
      description = "Finds learning rates, tests them, and trains with them.",
      synopsisSubcommandLabel = "COMMAND",
      footer = "%n'lr4j COMMAND --help' explains a command.")
  static final class Root {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "print this help")
    private boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "print the version")
    private boolean version;

    boolean asked() {
      return help || version;
    }
  }

  /** Runs a command line and returns the exit code of the process. */
  int run(String... arguments) {
    CommandLine root = new CommandLine(new Root());
    // Reading a command's annotations takes time, so only the one that is asked for is made.
    Map<String, Supplier<Object>> commands = commands(List.of(arguments));
    String first = arguments.length == 0 ? "" : arguments[0];
    commands.forEach(
        (name, command) -> {
          if (first.equals(name) || !commands.containsKey(first)) {
            root.addSubcommand(name, command.get());
          }
        });
    for (String name : List.of("study", "compare")) {
      hide(root.getSubcommands().get(name), List.of("--process", "--exec", "--timeout"));
    }
    root.getCommandSpec().version("lr4j " + Main.version());
    root.registerConverter(Path.class, Application::path);
    root.setOut(console.out());
    root.setErr(console.err());
    root.setColorScheme(
        Help.defaultColorScheme(console.colourOut() ? Help.Ansi.ON : Help.Ansi.OFF));
    root.setUsageHelpWidth(Math.max(60, Math.min(100, console.columns())));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(misuse());
    root.setExecutionExceptionHandler(failure(Arrays.asList(arguments).contains("--verbose")));
    root.setExitCodeExceptionMapper(e -> ExitCode.ENGINE.number());
    for (CommandLine command : root.getSubcommands().values()) {
      command.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.number());
    }
    if (arguments.length == 0) {
      root.usage(console.err());
      console.flush();
      return ExitCode.USAGE.number();
    }
    if (!first.startsWith("-") && !commands.containsKey(first)) {
      return explain(
          CommandException.usage(
              String.format(
                  Locale.ROOT,
                  "unknown command '%s'; there are %s",
                  first,
                  String.join(", ", commands.keySet()))),
          false);
    }
    ReadingProgress progress = readingProgress();
    int code;
    try {
      code = code(root, root.execute(arguments));
    } finally {
      progress.close();
    }
    console.flush();
    return unwritten().map(ExitCode::number).filter(failed -> code == 0).orElse(code);
  }

  /** Options that a command shares with others and refuses; its help does not list them. */
  private static void hide(@Nullable CommandLine command, List<String> names) {
    if (command != null) {
      CommandSpec spec = command.getCommandSpec();
      for (String name : names) {
        OptionSpec option = spec.findOption(name);
        if (option != null) {
          spec.remove(option);
          spec.addOption(option.toBuilder().hidden(true).build());
        }
      }
    }
  }

  /** Tells a person who waits how far the reading of large data is; nobody else. */
  private ReadingProgress readingProgress() {
    return ReadingProgress.toListener(
        BETWEEN_REPORTS, console.errTerminal() ? console::note : sentence -> {});
  }

  /** Says that standard output could not be written; not to one who has closed the pipe. */
  private Optional<ExitCode> unwritten() {
    Optional<String> failure = console.outputFailure();
    failure
        .filter(why -> !Console.isReaderGone(why))
        .ifPresent(
            why ->
                console.note(
                    "lr4j: standard output cannot be written ("
                        + why
                        + "); free some space, or print elsewhere"));
    return failure.map(why -> ExitCode.DATA);
  }

  private static int code(CommandLine root, int code) {
    CommandLine.ParseResult parsed = root.getParseResult();
    if (parsed != null && parsed.hasSubcommand()) {
      Object result = parsed.subcommand().commandSpec().commandLine().getExecutionResult();
      if (result instanceof ExitCode exit) {
        return exit.number();
      }
    }
    return code;
  }

  private Map<String, Supplier<Object>> commands(List<String> arguments) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("find", () -> new FindCommand(console, engine, arguments));
    commands.put("train", () -> new TrainCommand(console, engine, arguments));
    commands.put("compare", () -> new CompareCommand(console, engine, arguments));
    commands.put("study", () -> new StudyCommand(console, engine, arguments));
    commands.put("suggest", () -> new SuggestCommand(console, arguments));
    commands.put("schedule", () -> new ScheduleCommand(console));
    commands.put("page", () -> new PageCommand(console));
    commands.put("report", () -> new ReportCommand(console));
    commands.put("data", () -> new DataCommand(console));
    commands.put("predict", () -> new PredictCommand(console));
    return commands;
  }

  private static Path path(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("the path is empty; name a file or a folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(Failures.path(e));
    }
  }

  private IParameterExceptionHandler misuse() {
    return (ParameterException e, String[] arguments) -> {
      String message = String.valueOf(e.getMessage());
      List<String> near =
          e instanceof UnmatchedArgumentException unmatched
              ? unmatched.getSuggestions()
              : List.of();
      console.note("lr4j: " + plain(message.lines().findFirst().orElse(message)));
      if (!near.isEmpty()) {
        console.err().println("did you mean " + String.join(" or ", near) + "?");
      }
      console
          .err()
          .println("see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
      console.flush();
      return ExitCode.USAGE.number();
    };
  }

  /** A wrong number or word, in the form of lr4j's other messages instead of picocli's. */
  private static String plain(String message) {
    Matcher number = NO_NUMBER.matcher(message);
    if (number.matches()) {
      String option = number.group(1);
      String value = number.group(2);
      if (number.group(3).equals("double")) {
        return option + " must be a number, but is '" + value + "'";
      }
      return value.matches("[+-]?\\d+")
          ? option + (value.startsWith("-") ? " is too small: " : " is too large: ") + value
          : option + " must be a whole number, but is '" + value + "'";
    }
    Matcher word = NO_WORD.matcher(message);
    if (word.matches()) {
      String option = word.group(1);
      String words = word.group(2).toLowerCase(Locale.ROOT).replace('_', '-');
      return option == null
          ? "unknown word '" + word.group(3) + "'; there are " + words
          : option + " must be one of " + words + ", but is '" + word.group(3) + "'";
    }
    return message;
  }

  private IExecutionExceptionHandler failure(boolean verbose) {
    return (Exception e, CommandLine command, CommandLine.ParseResult parsed) ->
        explain(e, verbose);
  }

  /** Says what went wrong. */
  int explain(Throwable failure, boolean verbose) {
    Failures explained = Failures.of(failure);
    console.note("lr4j: " + explained.sentence());
    if (verbose) {
      failure.printStackTrace(console.err());
    }
    console.flush();
    return explained.exit().number();
  }
}
