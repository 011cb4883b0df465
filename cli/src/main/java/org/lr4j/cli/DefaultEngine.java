package org.lr4j.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.engine.Learner;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;

/** PyTorch, in this process. */
final class DefaultEngine implements Engine {
  @Override
  public Supplier<Learner> prepare(TrainingOptions options) {
    requireKnown(options.data(), options.dataDir());
    TorchConfig config = config(options);
    return () -> TorchEngine.open(config);
  }

  private static TorchConfig config(TrainingOptions options) {
    try {
      return new TorchConfig(
          options.data(),
          options.dataDir(),
          options.model(),
          options.optimizer(),
          options.batchSize(),
          options.seed(),
          TorchConfig.DEFAULT_RATE,
          OptionalDouble.empty(),
          options.weightDecay(),
          options.threads(),
          options.channelsLast() ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /** An unknown name is wrong usage, unlike a known data set that is damaged. */
  private static void requireKnown(String data, Path folder) {
    boolean known =
        DataSets.catalogue().stream().anyMatch(entry -> entry.name().equals(data))
            || isFolder(data);
    if (!known) {
      try {
        DataSets.open(data, folder);
      } catch (DataException e) {
        throw CommandException.usage(String.valueOf(e.getMessage()));
      }
    }
  }

  private static boolean isFolder(String data) {
    try {
      return Files.isDirectory(Path.of(data));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
