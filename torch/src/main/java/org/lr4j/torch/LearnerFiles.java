package org.lr4j.torch;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;

/**
 * A learner's state in a folder: {@code weights.safetensors} with parameters and buffers, {@code
 * optimizer.bin}, {@code random.bin} with the state of the generators, and {@code
 * learner.properties} with the optimizer's kind and the place in the data.
 */
final class LearnerFiles {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMIZER = "optimizer.bin";
  private static final String RANDOM = "random.bin";
  private static final String PROPERTIES = "learner.properties";

  /** The last entry of the properties, without which they are cut short. */
  private static final String END = "complete";

  private LearnerFiles() {}

  static void save(
      Path folder,
      Tensors tensors,
      Map<String, String> description,
      TorchOptimizer stepper,
      Randomness randomness,
      Cursor cursor)
      throws IOException {
    SafeTensors.write(folder.resolve(WEIGHTS), tensors.named(), description);
    try (BytePointer bytes = stepper.save()) {
      NativeBytes.write(folder.resolve(OPTIMIZER), bytes, NativeBytes.PIECE);
    }
    try (Tensor random = randomness.copy()) {
      BytePointer bytes = new BytePointer(random.data_ptr()).capacity(random.numel());
      NativeBytes.write(folder.resolve(RANDOM), bytes, NativeBytes.PIECE);
    }
    Files.write(
        folder.resolve(PROPERTIES),
        List.of(
            "optimizer=" + stepper.kind(),
            "seed=" + cursor.seed(),
            "epoch=" + cursor.epoch(),
            "batch=" + cursor.batch(),
            END + "=true"));
  }

  /** Reads a state into a learner; who calls puts the old one back when this fails. */
  static void load(
      Path folder, Tensors tensors, TorchOptimizer stepper, Randomness randomness, Workload batches)
      throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(folder.resolve(PROPERTIES))));
    } catch (IllegalArgumentException e) { // not an escape after all
      throw new IOException(folder.resolve(PROPERTIES) + " is damaged: " + e.getMessage(), e);
    }
    if (!properties.getProperty(END, "").equals("true")) {
      throw new IOException(folder.resolve(PROPERTIES) + " is cut short");
    }
    String kind = properties.getProperty("optimizer", "");
    if (!kind.equals(stepper.kind())) {
      throw new LearnerException(
          String.format(
              Locale.ROOT,
              "%s holds the state of optimizer %s, but the learner has %s",
              folder,
              kind,
              stepper.kind()));
    }
    Cursor cursor = cursor(properties, folder);
    requireModel(folder, tensors);
    try (BytePointer state = NativeBytes.read(folder.resolve(OPTIMIZER), NativeBytes.PIECE)) {
      batches.restore(cursor);
      stepper.restore(state);
      requireHyperparameters(stepper);
      SafeTensors.read(folder.resolve(WEIGHTS), tensors.named());
      randomness.restoreBytes(Files.readAllBytes(folder.resolve(RANDOM)));
    } catch (RuntimeException e) {
      // Optimizer and model are the learner's, so the files should fit.
      throw new IOException(
          folder + " is damaged or another learner's: " + Natives.firstLine(e), e);
    }
  }

  private static void requireHyperparameters(TorchOptimizer stepper) {
    for (int g = 0; g < stepper.groups().size(); g++) {
      for (Hyperparameter each : stepper.groups().get(g).hyperparameters()) {
        each.require(stepper.get(g, each));
      }
    }
  }

  private static void requireModel(Path folder, Tensors tensors) throws IOException {
    try {
      SafeTensors.check(folder.resolve(WEIGHTS), tensors.named());
    } catch (IllegalArgumentException e) {
      throw new LearnerException(
          String.format(Locale.ROOT, "%s is another model's: %s", folder, e.getMessage()), e);
    }
  }

  private static Cursor cursor(Properties properties, Path folder) throws IOException {
    try {
      return new Cursor(
          Long.parseLong(properties.getProperty("seed", "")),
          Long.parseLong(properties.getProperty("epoch", "")),
          Integer.parseInt(properties.getProperty("batch", "")));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(PROPERTIES) + " is damaged", e);
    }
  }
}
