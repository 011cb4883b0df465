package org.lr4j.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataFormat;
import org.lr4j.data.PictureFormat;
import org.lr4j.data.TableFormat;
import org.lr4j.data.TextFormat;
import picocli.CommandLine.Option;

/** How your own data is read: shared by the commands that train and by {@code data show}. */
final class DataOptions {
  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "the column of a table to predict (default: the last one)")
  private @Nullable String target;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "task of a table: classification or regression (default: follows from the target)")
  private @Nullable String task;

  @Option(
      names = "--leave-out",
      paramLabel = "COLUMN,...",
      description = "columns of a table to leave out, such as identifiers")
  private @Nullable String leaveOut;

  @Option(
      names = "--missing",
      paramLabel = "mean|mode|drop|refuse",
      description =
          "what to do with missing values in a table: the column's mean or most frequent value, or"
              + " the row is left out (default: refuse)")
  private @Nullable String missing;

  @Option(
      names = "--image-size",
      paramLabel = "N|HxW",
      description =
          "the size that pictures of a folder are scaled to (default: their median, at most 224)")
  private @Nullable String imageSize;

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "how many tokens of a text a model sees at once (default: 128)")
  private @Nullable Integer context;

  @Option(
      names = "--tokens",
      paramLabel = "auto|bytes|characters",
      description = "tokens of a text (default: characters, or bytes if there are many characters)")
  private @Nullable String tokens;

  /** Puts what was given under the names of a recipe. */
  void put(Map<String, Object> options) {
    put(options, "target", target);
    put(options, "task", task);
    put(options, "leave-out", leaveOut);
    put(options, "missing", missing);
    put(options, "image-size", imageSize);
    put(options, "context", context);
    put(options, "tokens", tokens);
  }

  private static void put(Map<String, Object> options, String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  /** The names of the options that were given, without their dashes. */
  Set<String> given() {
    Map<String, Object> options = new LinkedHashMap<>();
    put(options);
    return options.keySet();
  }

  /** The format to look at data with: missing values do not end it. */
  DataFormat format() {
    TableFormat table =
        TableFormat.of(target == null ? "" : target)
            .task(task())
            .missing(TableFormat.Missing.named(missing == null ? "mean" : missing));
    if (leaveOut != null) {
      table =
          table.leavingOut(
              Arrays.stream(leaveOut.split(",", -1)).map(String::strip).toArray(String[]::new));
    }
    return new DataFormat(
        table,
        imageSize == null ? PictureFormat.DEFAULT : PictureFormat.parse(imageSize),
        new TextFormat(
            context == null ? TextFormat.DEFAULT.context() : context,
            TextFormat.Tokens.named(tokens == null ? "auto" : tokens)));
  }

  private TableFormat.Task task() {
    if (task == null) {
      return TableFormat.Task.AUTO;
    }
    return switch (task) {
      case "auto" -> TableFormat.Task.AUTO;
      case "classification" -> TableFormat.Task.CLASSIFICATION;
      case "regression" -> TableFormat.Task.REGRESSION;
      default ->
          throw CommandException.usage(
              "unknown task '" + task + "'; there are auto, classification, regression");
    };
  }
}
