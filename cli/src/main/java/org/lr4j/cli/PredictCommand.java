package org.lr4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Prediction;
import org.lr4j.engine.Predictor;
import org.lr4j.engine.Recipe;
import org.lr4j.report.Ticks;
import org.lr4j.runs.JsonText;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a trained model answers. */
@Command(
    name = "predict",
    header = "Applies a trained model to new inputs.",
    description = {
      "It prints the classes of pictures or of the rows of a"
          + " table with their probabilities, a number in its own units, or the continuation of a text."
          + " Inputs that cannot be read are named at the end, and the exit code is then 3.",
      ""
    },
    sortOptions = false)
final class PredictCommand implements Callable<ExitCode> {
  private static final String WEIGHTS = "weights.safetensors";

  /** Classes that people read. */
  private static final int TOP = 3;

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "the folder of a training run, or a file of weights")
  private @Nullable Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "pictures or folders of them, CSV files, or the beginning of a text (or a text file that"
              + " holds it)")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "K",
      description =
          "how many classes to name with their probabilities (default: 3; with --json, all)")
  private @Nullable Integer top;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "how many tokens to add to a text (default: 200)")
  private @Nullable Integer tokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "how random a text is: 0 always takes the most likely token (default: 0.8)")
  private @Nullable Double temperature;

  @Option(names = "--seed", paramLabel = "S", description = "seed of the random text (default: 0)")
  private @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads to compute with (default: the physical cores)")
  private @Nullable Integer threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "where to compute: auto, cpu or cuda (default: auto)")
  private @Nullable String device;

  @Mixin private final CommonOptions common = new CommonOptions();

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    if (top != null && top < 1) {
      throw CommandException.usage("--top must be at least 1, but is " + top);
    }
    try (Predictor predictor = Engines.named("torch").predictor(weights(), recipe())) {
      List<Prediction> answers = predictor.predict(inputs);
      List<Prediction> failed =
          answers.stream().filter(answer -> answer.fault().isPresent()).toList();
      console.out().print(common.json() ? json(answers) : Console.printable(text(answers)));
      console.flush();
      for (Prediction each : failed) {
        console.note("lr4j: " + each.input() + ": " + each.fault().orElseThrow());
      }
      return failed.isEmpty() ? ExitCode.DONE : ExitCode.DATA;
    }
  }

  private Path weights() {
    Path told = java.util.Objects.requireNonNull(run);
    Path file = Files.isDirectory(told) ? told.resolve(WEIGHTS) : told;
    if (!Files.isRegularFile(file)) {
      if (RecordedRun.isIn(told) && RecordedRun.in(told).record().kind() != RunKind.TRAIN) {
        throw CommandException.data(
            told
                + " holds "
                + RecordedRun.in(told).record().kind().noun()
                + "; name the folder of a training");
      }
      throw CommandException.data(
          told
              + (Files.isDirectory(told)
                  ? " has no "
                      + WEIGHTS
                      + ", which is written at the end of a training; finish the training, or predict with the"
                      + " program itself if --exec trained it"
                  : " does not exist; give the folder of a training run"));
    }
    return file;
  }

  private Recipe recipe() {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "tokens", tokens);
    put(options, "temperature", temperature);
    put(options, "seed", seed);
    put(options, "threads", threads);
    put(options, "device", device);
    return new Recipe(options);
  }

  private static void put(Map<String, String> options, String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }

  private String text(List<Prediction> answers) {
    StringBuilder text = new StringBuilder();
    for (Prediction answer : answers) {
      if (answer.fault().isPresent()) {
        continue;
      }
      boolean continued =
          answer.probabilities().isEmpty() && answer.answer().startsWith(answer.input());
      if (continued) {
        text.append(answer.answer()).append('\n');
        continue;
      }
      text.append(answer.input()).append('\t').append(answer.answer());
      if (!answer.probabilities().isEmpty()) {
        text.append('\t')
            .append(
                answer.probabilities().entrySet().stream()
                    .limit(top == null ? TOP : top)
                    .map(e -> e.getKey() + " " + Ticks.number(100 * e.getValue(), 3) + " %")
                    .collect(Collectors.joining(", ")));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String json(List<Prediction> answers) {
    return JsonText.of(
        json -> {
          json.writeStartArray();
          for (Prediction answer : answers) {
            json.writeStartObject();
            json.writeStringField("input", answer.input());
            if (answer.fault().isPresent()) {
              json.writeStringField("error", answer.fault().get());
              json.writeEndObject();
              continue;
            }
            json.writeStringField("answer", answer.answer());
            json.writeObjectFieldStart("probabilities");
            int left = top == null ? Integer.MAX_VALUE : top;
            for (Map.Entry<String, Double> each : answer.probabilities().entrySet()) {
              if (left-- == 0) {
                break;
              }
              json.writeNumberField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
