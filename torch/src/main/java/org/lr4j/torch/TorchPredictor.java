package org.lr4j.torch;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.DataException;
import org.lr4j.data.EvaluationBatches;
import org.lr4j.data.InputEncoding;
import org.lr4j.data.Layout;
import org.lr4j.data.PictureEncoding;
import org.lr4j.data.Pipeline;
import org.lr4j.data.TableEncoding;
import org.lr4j.data.TextEncoding;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Prediction;
import org.lr4j.engine.Predictor;
import org.lr4j.engine.Recipe;

/** A model of a file of weights that answers. */
final class TorchPredictor implements Predictor {
  private static final Set<String> OPTIONS =
      Set.of("threads", "device", "tokens", "temperature", "seed");
  private static final List<String> OF_TEXT = List.of("tokens", "temperature", "seed");
  private static final int BATCH = 64;
  private static final int TOKENS = 200;
  private static final double TEMPERATURE = 0.8;

  private final ModelRecord record;
  private final Model model;
  private final org.bytedeco.pytorch.Device device;
  private final Recipe options;

  private TorchPredictor(
      ModelRecord record, Model model, org.bytedeco.pytorch.Device device, Recipe options) {
    this.record = record;
    this.model = model;
    this.device = device;
    this.options = options;
  }

  static TorchPredictor open(Path weights, Recipe options) {
    options.requireOnly("torch", OPTIONS);
    temperature(options);
    options.count("tokens", TOKENS);
    if (options.text("threads").isPresent()) {
      int unused = TorchConfig.requireThreads(options.count("threads", 1));
    }
    ModelRecord record = ModelRecord.read(weights);
    for (String option : OF_TEXT) {
      if (options.text(option).isPresent() && !(record.encoding() instanceof TextEncoding)) {
        throw new IllegalArgumentException(
            option + " is for text, but the model does not continue text; leave it out");
      }
    }
    Natives.load();
    Gradients.useThreads(options.count("threads", Natives.physicalCores()));
    org.bytedeco.pytorch.Device device = Device.named(options.text("device").orElse("auto")).open();
    Model model = Models.create(record.model(), record.encoding().shape(), record.outputs(), 0);
    try {
      SafeTensors.read(weights, Tensors.of(model.module()).named());
    } catch (IOException | IllegalArgumentException e) {
      model.close();
      throw new LearnerException(weights + " is another model's: " + e.getMessage(), e);
    }
    model.moveTo(device);
    model.module().eval();
    return new TorchPredictor(record, model, Scope.keep(device), options);
  }

  private static double temperature(Recipe options) {
    double temperature = options.number("temperature").orElse(TEMPERATURE);
    if (!(temperature >= 0 && temperature <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "temperature must be finite and not negative, but is " + temperature);
    }
    return temperature;
  }

  @Override
  public List<Prediction> predict(List<String> inputs) {
    if (record.encoding() instanceof TextEncoding text) {
      return inputs.stream().map(input -> continued(text, TextEncoding.beginning(input))).toList();
    }
    if (record.encoding() instanceof PictureEncoding pictures) {
      return answers(pictures.read(inputs));
    }
    return answers(((TableEncoding) record.encoding()).read(inputs));
  }

  private Prediction continued(TextEncoding text, String input) {
    if (!(model instanceof Gpt gpt)) {
      throw new DataException("a text is continued by model gpt only, but this is another model");
    }
    int[] start = text.tokens(input);
    // A text without a beginning begins after a line break.
    int[] sequence = start.length == 0 ? text.tokens("\n") : start;
    int given = start.length;
    int count = options.count("tokens", TOKENS);
    double temperature = temperature(options);
    int[][] all = {sequence};
    Randomness.from(
        options.whole("seed").orElse(0),
        () -> {
          Scope.withoutGradients(
              () -> {
                for (int i = 0; i < count; i++) {
                  int next = gpt.next(all[0], text.context(), temperature, device);
                  all[0] = Arrays.copyOf(all[0], all[0].length + 1);
                  all[0][all[0].length - 1] = next;
                }
              });
          return true;
        });
    int[] added = Arrays.copyOfRange(all[0], sequence.length, all[0].length);
    return Prediction.of(input, (given == 0 ? "" : input) + text.text(added), Map.of());
  }

  private List<Prediction> answers(InputEncoding.Inputs inputs) {
    List<Prediction> answers = new ArrayList<>();
    if (!inputs.names().isEmpty()) {
      answer(inputs, answers);
    }
    inputs.faults().forEach((input, fault) -> answers.add(Prediction.failed(input, fault)));
    return answers;
  }

  private void answer(InputEncoding.Inputs inputs, List<Prediction> answers) {
    Pipeline pipeline =
        Pipeline.of(inputs.examples(), record.normalization()).layout(Layout.CHANNELS_LAST);
    EvaluationBatches batches = EvaluationBatches.over(pipeline, BATCH);
    try (BatchTensors tensors =
        new BatchTensors(inputs.examples().shape(), Layout.CHANNELS_LAST, device)) {
      for (int i = 0; i < batches.batches(); i++) {
        int first = i * BATCH;
        var batch = batches.batch(i);
        Scope.withoutGradients(
            () -> {
              Tensor output = model.forward(tensors.of(batch).features()).cpu();
              for (int row = 0; row < batch.size(); row++) {
                answers.add(answer(inputs.names().get(first + row), output.select(0, row)));
              }
            });
      }
    }
  }

  /** As many digits as a float has. */
  private static String decimal(float value) {
    return Float.isFinite(value)
        ? new BigDecimal(Float.toString(value)).toPlainString()
        : Float.toString(value);
  }

  private Prediction answer(String name, Tensor output) {
    List<String> classes = record.encoding().classNames();
    if (record.loss() == TrainingLoss.SQUARED_ERROR) {
      double value = record.normalization().target(output.item_double());
      return Prediction.of(name, decimal((float) value), Map.of());
    }
    double[] shares = new double[classes.size()];
    if (record.loss() == TrainingLoss.CROSS_ENTROPY) {
      Tensor all = torch.softmax(output.reshape(-1).to(torch.ScalarType.Double), 0);
      for (int c = 0; c < shares.length; c++) {
        shares[c] = all.select(0, c).item_double();
      }
    } else {
      shares[1] = torch.sigmoid(output).item_double();
      shares[0] = 1 - shares[1];
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -shares[c]))
        .forEach(c -> probabilities.put(classes.get(c), shares[c]));
    return Prediction.of(name, probabilities.keySet().iterator().next(), probabilities);
  }

  @Override
  public void close() {
    model.close();
    device.close();
  }
}
