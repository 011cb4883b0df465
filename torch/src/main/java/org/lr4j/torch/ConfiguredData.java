package org.lr4j.torch;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lr4j.data.DataSets;
import org.lr4j.data.Splits;
import org.lr4j.data.Table;

/** Where the data of a configuration comes from. */
final class ConfiguredData {
  private static final List<String> TABLES = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");

  /** A fifth of a table is for testing, whatever a run's seed, so that runs compare. */
  private static final double TEST_SHARE = 0.2;

  private static final long SPLIT_SEED = 20170401;

  private ConfiguredData() {}

  /** Whether data of that name is a table. */
  static boolean isTable(String data) {
    String lower = data.toLowerCase(Locale.ROOT);
    return TABLES.stream().anyMatch(lower::endsWith);
  }

  /** Reads it. */
  static Splits open(TorchConfig config) {
    if (isTable(config.data())) {
      Table table = Table.read(Path.of(config.data()), config.table());
      return Splits.of(table, TEST_SHARE, SPLIT_SEED);
    }
    return DataSets.open(config.data(), config.dataFolder());
  }
}
