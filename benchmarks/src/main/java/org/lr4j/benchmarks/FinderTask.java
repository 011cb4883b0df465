package org.lr4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.lr4j.torch.TorchConfig;

/**
 * A task to judge the finder on, in words: {@code DATA/MODEL/OPTIMIZER/BATCH}, such as {@code
 * cifar10/resnet9/sgd/64}, {@code cifar10/cnn-bn/sgd/64} or {@code
 * tinyshakespeare.txt/gpt/adamw/32}. Data is a name, or a path, also one within the data folder.
 */
record FinderTask(String data, String model, TorchConfig config) {
  static FinderTask of(String words, Path dataFolder) {
    String[] names = words.split("/", -1);
    int n = names.length;
    if (n < 4) {
      throw new IllegalArgumentException(words + " is not DATA/MODEL/OPTIMIZER/BATCH");
    }
    String data = String.join("/", java.util.Arrays.copyOf(names, n - 3));
    Path own = dataFolder.resolve(data);
    String place = Files.isRegularFile(own) ? own.toString() : data;
    TorchConfig config =
        TorchConfig.of(place, names[n - 3], names[n - 2])
            .withDataFolder(dataFolder)
            .withBatchSize(Integer.parseInt(names[n - 1]));
    return new FinderTask(data, names[n - 3], config);
  }

  /** What it is called in tables. */
  String title() {
    return data + ", " + model + ", " + config.optimizer();
  }
}
