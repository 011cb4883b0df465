package org.lr4j.dl4j;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Normalization;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Subset;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j by a recipe: {@code model} is the file of a {@link MultiLayerNetwork} that {@link
 * ModelSerializer} wrote, which brings its updater and, where it has trained, the updater's state;
 * {@code data}, {@code data-dir}, {@code batch-size} and {@code seed} are as for any engine. Needs
 * {@code lr4j-data}.
 */
public final class Dl4jEngine implements Engine {
  private static final Set<String> OPTIONS =
      Set.of("data", "data-dir", "model", "batch-size", "seed");

  /** For {@link java.util.ServiceLoader}. */
  public Dl4jEngine() {}

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public Recipe completed(Recipe recipe) {
    return recipe
        .withDefault("data", Recipe.DATA)
        .withDefault("batch-size", Integer.toString(Recipe.BATCH_SIZE));
  }

  @Override
  public Supplier<Learner> prepare(Recipe asked) {
    Recipe recipe = completed(asked);
    if (recipe.text("image-size").isPresent()) {
      throw new IllegalArgumentException(
          "engine dl4j takes pictures in their median size; leave image-size out, or choose engine"
              + " torch, which scales pictures to any size");
    }
    recipe.requireOnly(name(), OPTIONS);
    File model = new File(recipe.text("model").orElse(""));
    if (!model.isFile()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "engine dl4j trains a network that ModelSerializer wrote, but there is no file '%s'; give it with --model",
              model));
    }
    String data = recipe.text("data").orElseThrow();
    Path folder = recipe.text("data-dir").map(Path::of).orElseGet(DataSets::defaultFolder);
    int batchSize = recipe.count("batch-size", Recipe.BATCH_SIZE);
    long seed = recipe.whole("seed").orElse(0);
    return () -> open(model, DataSets.open(data, folder), batchSize, seed);
  }

  private static Learner open(File model, Splits splits, int batchSize, long seed) {
    MultiLayerNetwork network = read(model);
    boolean images = takesImages(network);
    Normalization normalization = Normalization.featurewise(splits.train());
    Minibatches batches = Minibatches.of(arrays(splits.train(), normalization, images), batchSize);
    return Dl4jLearner.of(
        network,
        batches,
        Map.of(
            Subset.VALIDATION, arrays(splits.validation(), normalization, images),
            Subset.TEST, arrays(splits.test(), normalization, images)),
        seed);
  }

  private static MultiLayerNetwork read(File model) {
    try {
      return ModelSerializer.restoreMultiLayerNetwork(model, true);
    } catch (IOException | RuntimeException e) {
      throw new LearnerException(
          String.format(
              Locale.ROOT,
              "%s is no MultiLayerNetwork that ModelSerializer wrote: %s",
              model,
              e.getMessage()),
          e);
    }
  }

  /** Whether the network wants planes of pixels rather than a row of numbers. */
  private static boolean takesImages(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getInputPreProcess(0) == null
        && network.getLayer(0).conf().getLayer() instanceof ConvolutionLayer;
  }

  private static DataSet arrays(Dataset data, Normalization normalization, boolean images) {
    Shape shape = data.shape();
    int columns = Math.max(1, data.classes());
    float[][] features = new float[data.size()][shape.values()];
    float[][] labels = new float[data.size()][columns];
    for (int i = 0; i < features.length; i++) {
      float[] row = features[i];
      data.read(i, row);
      for (int v = 0; v < row.length; v++) {
        row[v] = normalization.apply(row[v], v);
      }
      if (data.classes() == 0) {
        labels[i][0] = data.target(i);
      } else {
        labels[i][data.label(i)] = 1;
      }
    }
    INDArray inputs = Nd4j.createFromArray(features);
    return new DataSet(
        images
            ? inputs.reshape(features.length, shape.channels(), shape.height(), shape.width())
            : inputs,
        Nd4j.createFromArray(labels));
  }
}
