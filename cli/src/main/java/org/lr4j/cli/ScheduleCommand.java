package org.lr4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.DrawingException;
import org.lr4j.report.Figure;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.Resolved;
import org.lr4j.schedule.plan.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints or draws the values of schedules. */
@Command(
    name = "schedule",
    header = "Prints or draws the values of a schedule.",
    description = {
      "Prints the values of a schedule, such as 'linear(from=0, to=0.1, steps=500) then"
          + " cosine(from=0.1, to=0, steps=9500)', or draws several. A schedule with several parameter"
          + " groups has a column for each: lr_1, lr_2 and so on.",
      ""
    },
    sortOptions = false)
final class ScheduleCommand implements Callable<ExitCode> {
  private enum Format {
    CSV,
    JSON
  }

  private static final Set<String> WITH_LIST = Set.of("--list", "--json", "--verbose");

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "SPEC",
      description = "schedules in their text form, one or more")
  private List<String> specs = List.of();

  @Option(names = "--list", description = "list all schedules and their arguments")
  private boolean list;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "how many steps (default: the schedule's own length)")
  private @Nullable Long givenSteps;

  @Option(names = "--epochs", paramLabel = "E", description = "how many epochs")
  private @Nullable Long givenEpochs;

  @Option(
      names = "--steps-per-epoch",
      paramLabel = "S",
      description = "optimizer steps of an epoch, for lengths such as 10ep")
  private @Nullable Long givenStepsPerEpoch;

  @Option(names = "--every", paramLabel = "K", description = "print every K-th step (default: 1)")
  private long every = 1;

  @Option(
      names = "--format",
      paramLabel = "csv|json",
      description = "how to print the values (default: csv, or none with --plot)")
  private @Nullable Format format;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "draw a picture, .png or .svg; several schedules share it")
  private @Nullable Path plot;

  @Mixin private final CommonOptions common = new CommonOptions();

  ScheduleCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    if (list) {
      return list();
    }
    if (specs.isEmpty()) {
      throw CommandException.usage(
          "no schedule is given; give one such as 'constant(lr=0.1)', or --list");
    }
    Units units = units();
    List<Resolved> schedules = specs.stream().map(spec -> resolved(spec, units)).toList();
    if (common.json() && format == Format.CSV) {
      throw CommandException.usage(
          "--json and --format csv cannot be used together; give one of them");
    }
    Format values = common.json() ? Format.JSON : format;
    if (values == null && plot == null) {
      values = Format.CSV;
    }
    if (values != null && schedules.size() > 1) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "values of one schedule are printed at a time, but %d are given; draw them with --plot",
              schedules.size()));
    }
    for (Resolved schedule : schedules) {
      schedule.warnings(units).forEach(warning -> console.note("note: " + warning.message()));
    }
    long end = 0;
    for (Resolved schedule : schedules) {
      end = Math.max(end, end(schedule, units));
    }
    if (plot != null) {
      draw(plot, schedules, units, end);
    }
    if (values == Format.CSV) {
      printCsv(schedules.get(0), end);
    } else if (values == Format.JSON) {
      printJson(schedules.get(0), end);
    }
    console.flush();
    return ExitCode.DONE;
  }

  private ExitCode list() {
    if (!specs.isEmpty()) {
      throw CommandException.usage("--list takes no schedule; leave " + specs.get(0) + " out");
    }
    for (OptionSpec option :
        Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions()) {
      if (!WITH_LIST.contains(option.longestName())) {
        throw CommandException.usage(
            "--list lists all schedules; leave " + option.longestName() + " out");
      }
    }
    String forms =
        common.json()
            ? Plan.forms().stream()
                .map(form -> "  \"" + form + "\"")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"))
            : String.join("\n", Plan.forms()) + "\n";
    console.out().print(common.json() ? forms : console.spelled(forms));
    console.flush();
    return ExitCode.DONE;
  }

  private Units units() {
    long steps = count("--steps", givenSteps);
    long epochs = count("--epochs", givenEpochs);
    long stepsPerEpoch = count("--steps-per-epoch", givenStepsPerEpoch);
    if (every < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--every must be at least 1, but is %d", every));
    }
    if (epochs > 0 && stepsPerEpoch == 0) {
      throw CommandException.usage("--epochs needs --steps-per-epoch");
    }
    if (epochs > 0 && steps > 0) {
      throw CommandException.usage(
          "--steps and --epochs both set the length of the run; give one of them");
    }
    return epochs > 0 ? Units.ofRun(epochs, stepsPerEpoch) : new Units(stepsPerEpoch, steps);
  }

  /** The number of an option, 0 when it was not given. */
  private static long count(String option, @Nullable Long value) {
    if (value == null) {
      return 0;
    }
    if (value < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "%s must be at least 1, but is %d", option, value));
    }
    return value;
  }

  private static Resolved resolved(String spec, Units units) {
    try {
      return Plan.parse(spec).resolve(units);
    } catch (SpecException e) {
      if (e.reason().endsWith("needs the number of steps in an epoch")) {
        throw CommandException.usage(e.sentence() + "; give it with --steps-per-epoch");
      }
      if (e.reason().endsWith("needs the number of steps in the run")) {
        throw CommandException.usage(
            e.sentence() + "; give it with --steps, or with --epochs and --steps-per-epoch");
      }
      throw e;
    }
  }

  private static long end(Resolved schedule, Units units) {
    if (units.totalSteps() > 0) {
      return units.totalSteps();
    }
    if (schedule.length() == Schedule.UNBOUNDED) {
      throw CommandException.usage(
          "this schedule never ends; give its length with --steps, or with --epochs and"
              + " --steps-per-epoch");
    }
    return schedule.length();
  }

  /** A column for the rate of each parameter group, and one for each momentum there is. */
  private void printCsv(Resolved spec, long end) {
    PrintWriter out = console.out();
    List<Schedule> columns = new ArrayList<>();
    StringBuilder head = new StringBuilder("step");
    int groups = spec.groups().size();
    for (int i = 0; i < groups; i++) {
      Rates group = spec.groups().get(i);
      String number = groups == 1 ? "" : "_" + (i + 1);
      head.append(",lr").append(number);
      columns.add(group.learningRate());
      if (group.momentum().isPresent()) {
        head.append(",momentum").append(number);
        columns.add(group.momentum().get());
      }
    }
    out.print(head + "\n");
    for (long step = 0; step < end && !out.checkError(); step += every) {
      StringBuilder row = new StringBuilder().append(step);
      for (Schedule column : columns) {
        row.append(',').append(column.at(step));
      }
      out.print(row.append('\n'));
      if (every > end - step) {
        break;
      }
    }
  }

  private void printJson(Resolved spec, long end) {
    PrintWriter out = console.out();
    out.print("[");
    for (long step = 0; step < end && !out.checkError(); step += every) {
      out.print(step == 0 ? "\n" : ",\n");
      long now = step;
      String groups =
          spec.groups().stream()
              .map(group -> json(group, now))
              .collect(Collectors.joining("},{", "", ""));
      out.print("  {\"step\":" + step + ",");
      out.print(spec.groups().size() == 1 ? groups : "\"groups\":[{" + groups + "}]");
      out.print("}");
      if (every > end - step) {
        break;
      }
    }
    out.print("\n]\n");
  }

  private static String json(Rates group, long step) {
    return "\"lr\":"
        + group.learningRate().at(step)
        + group.momentum().map(momentum -> ",\"momentum\":" + momentum.at(step)).orElse("");
  }

  private void draw(Path file, List<Resolved> schedules, Units units, long end) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    try {
      Figure figure = SchedulePicture.of(specs, schedules, units, end);
      if (name.endsWith(".png")) {
        OutputFile.write(file, figure.png(Figure.WIDTH, Figure.HEIGHT));
      } else if (name.endsWith(".svg")) {
        OutputFile.write(
            file, figure.svg(Figure.WIDTH, Figure.HEIGHT).getBytes(StandardCharsets.UTF_8));
      } else {
        throw CommandException.usage(
            String.format(
                Locale.ROOT, "--plot writes a .png or an .svg file, but the name is %s", file));
      }
    } catch (IOException e) {
      throw CommandException.file(
          e, String.format(Locale.ROOT, "%s cannot be written; give another file to --plot", file));
    } catch (DrawingException | LinkageError e) {
      throw CommandException.file(
          e,
          String.format(
              Locale.ROOT,
              "%s cannot be drawn, because this Java runtime has no fonts; install some, or leave out --plot",
              file));
    }
    console.note("drawn in " + file);
  }
}
