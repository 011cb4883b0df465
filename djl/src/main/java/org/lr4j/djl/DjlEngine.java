package org.lr4j.djl;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.lr4j.data.DataSets;
import org.lr4j.djl.UpdateRule.Decay;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;

/**
 * Deep Java Library by a recipe: {@code model} is {@code mlp} or the name of a {@link Block}'s
 * class on the class path with a constructor without parameters; {@code optimizer} is {@code sgd},
 * {@code nesterov}, {@code adam}, {@code adamw}, {@code rmsprop} or {@code adagrad}; {@code data},
 * {@code data-dir}, {@code batch-size}, {@code seed}, {@code weight-decay}, {@code accumulate},
 * {@code clip-norm} and {@code clip-value} are as for any engine. Needs {@code lr4j-data}.
 */
public final class DjlEngine implements Engine {
  private static final Set<String> OPTIONS =
      Set.of(
          "data",
          "data-dir",
          "model",
          "optimizer",
          "batch-size",
          "seed",
          "weight-decay",
          "accumulate",
          "clip-norm",
          "clip-value");
  private static final double MOMENTUM = 0.9;
  private static final int HIDDEN = 128;

  /** AdamW's decay in PyTorch. */
  private static final double ADAMW_DECAY = 0.01;

  /** For {@link java.util.ServiceLoader}. */
  public DjlEngine() {}

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public Recipe completed(Recipe recipe) {
    return recipe
        .withDefault("data", Recipe.DATA)
        .withDefault("model", "mlp")
        .withDefault("optimizer", Recipe.OPTIMIZER)
        .withDefault("batch-size", Integer.toString(Recipe.BATCH_SIZE));
  }

  @Override
  public Supplier<Learner> prepare(Recipe asked) {
    Recipe recipe = completed(asked);
    if (recipe.text("image-size").isPresent()) {
      throw new IllegalArgumentException(
          "engine djl takes pictures in their median size; leave image-size out, or choose engine"
              + " torch, which scales pictures to any size");
    }
    recipe.requireOnly(name(), OPTIONS);
    UpdateRule rule = rule(recipe);
    IntFunction<Block> model = model(recipe.text("model").orElseThrow());
    String data = recipe.text("data").orElseThrow();
    Path folder = recipe.text("data-dir").map(Path::of).orElseGet(DataSets::defaultFolder);
    int batchSize = recipe.count("batch-size", Recipe.BATCH_SIZE);
    long seed = recipe.whole("seed").orElse(0);
    LearnerOptions accumulating =
        LearnerOptions.DEFAULT.withAccumulation(recipe.count("accumulate", 1));
    LearnerOptions options = recipe.clipping().map(accumulating::withClipping).orElse(accumulating);
    return () -> Workbench.open(DataSets.open(data, folder), model, rule, batchSize, seed, options);
  }

  private static UpdateRule rule(Recipe recipe) {
    String name = recipe.text("optimizer").orElseThrow();
    double decay = recipe.number("weight-decay").orElse(name.equals("adamw") ? ADAMW_DECAY : 0);
    return switch (name) {
      case "sgd" -> UpdateRule.sgd(MOMENTUM).withWeightDecay(decay, Decay.COUPLED);
      case "nesterov" ->
          UpdateRule.sgd(MOMENTUM).withNesterov().withWeightDecay(decay, Decay.COUPLED);
      case "adam" -> UpdateRule.adam().withWeightDecay(decay, Decay.COUPLED);
      case "adamw" -> UpdateRule.adam().withWeightDecay(decay, Decay.DECOUPLED);
      case "rmsprop" -> UpdateRule.rmsProp().withWeightDecay(decay, Decay.COUPLED);
      case "adagrad" -> UpdateRule.adagrad().withWeightDecay(decay, Decay.COUPLED);
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "unknown optimizer '%s'; engine djl has sgd, nesterov, adam, adamw, rmsprop and"
                      + " adagrad",
                  name));
    };
  }

  /** What makes the model for a number of outputs; a class knows its own. */
  private static IntFunction<Block> model(String name) {
    if (name.equals("mlp")) {
      return DjlEngine::mlp;
    }
    try {
      Constructor<? extends Block> constructor =
          Class.forName(name, false, DjlEngine.class.getClassLoader())
              .asSubclass(Block.class)
              .getConstructor();
      return outputs -> make(constructor);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          "engine djl trains mlp, or a Block on the class path with a constructor without"
              + " parameters,"
              + String.format(Locale.ROOT, " but not '%s'", name),
          e);
    }
  }

  private static Block mlp(int outputs) {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(outputs).build());
  }

  private static Block make(Constructor<? extends Block> constructor) {
    try {
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LearnerException(
          String.format(
              Locale.ROOT, "%s cannot be made: %s", constructor.getDeclaringClass().getName(), e),
          e);
    }
  }
}
