package org.lr4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.schedule.Schedules.Cooldown;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** From which run, and how, a branch cools down. */
final class CooldownOptions {
  private static final Pattern AT_STEP = Pattern.compile("(.+)@(\\d{1,18})");

  @Option(
      names = "--from",
      paramLabel = "DIR[@STEP]",
      description =
          "branch from the newest checkpoint of the run in this folder, or from the one at a step;"
              + " that run does not change")
  private @Nullable String from;

  @Option(
      names = "--cooldown",
      paramLabel = "LENGTH",
      description =
          "with --from: take the learning rate down to 0 within this length, such as 2ep or 500")
  private @Nullable String cooldown;

  @Option(
      names = "--cooldown-shape",
      paramLabel = "linear|1-sqrt",
      description = "with --from: how the learning rate goes down (default: linear)",
      converter = Shape.class)
  private Cooldown shape = Cooldown.LINEAR;

  /** The names of the shapes, as in specs. */
  static final class Shape implements ITypeConverter<Cooldown> {
    @Override
    public Cooldown convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "linear" -> Cooldown.LINEAR;
        case "1-sqrt", "sqrt" -> Cooldown.SQRT;
        default -> throw new TypeConversionException("'" + text + "' is not linear or 1-sqrt");
      };
    }
  }

  boolean given() {
    return from != null;
  }

  /** Refuses a half of what belongs together. */
  void check(boolean shaped) {
    if (from != null && from.isBlank()) {
      throw CommandException.usage("--from is empty; name the folder of a run");
    }
    if (from == null && (cooldown != null || shaped)) {
      throw CommandException.usage(
          "--cooldown needs a run to branch from; name it with --from DIR");
    }
    if (from != null && cooldown == null) {
      throw CommandException.usage(
          "--from needs the length of the cooldown, for example --cooldown 2ep");
    }
  }

  Path run() {
    return place().folder();
  }

  String length() {
    return String.valueOf(cooldown);
  }

  Cooldown shape() {
    return shape;
  }

  private record Place(Path folder, OptionalLong step) {}

  private Place place() {
    String text = String.valueOf(from);
    Matcher at = AT_STEP.matcher(text);
    return at.matches() && !Files.isDirectory(Path.of(text))
        ? new Place(Path.of(at.group(1)), OptionalLong.of(Long.parseLong(at.group(2))))
        : new Place(Path.of(text), OptionalLong.empty());
  }

  /** The checkpoint to continue from. */
  long step(RecordedRun run) {
    OptionalLong asked = place().step();
    if (asked.isPresent()) {
      return asked.getAsLong();
    }
    List<Long> there = run.checkpoints().steps();
    return run.checkpoints()
        .newest()
        .orElseThrow(
            () ->
                new RunException(
                    "the run in "
                        + run.folder()
                        + (there.isEmpty()
                            ? " has no checkpoint to branch from"
                            : " has only damaged checkpoints, at steps " + there)));
  }
}
