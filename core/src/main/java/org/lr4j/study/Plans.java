package org.lr4j.study;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** How plans without rounds are drawn up. */
final class Plans {
  /** More settings than this belong into a random draw. */
  private static final long MOST = 10_000_000;

  private Plans() {}

  static List<Setting> settings(Space space) {
    if (space.size() > MOST) {
      throw new IllegalArgumentException(
          "the space has "
              + space.size()
              + " settings, more than a grid can hold; draw some at random");
    }
    return LongStream.range(0, space.size()).mapToObj(space::setting).toList();
  }

  static List<Trial> grid(Space space, List<Long> seeds, long epochs) {
    return trials(settings(space), seeds, epochs);
  }

  static List<Trial> random(Space space, int count, long seed, List<Long> seeds, long epochs) {
    if (count < 1) {
      throw new IllegalArgumentException("a random plan draws at least 1 setting, not " + count);
    }
    if (count >= space.size()) {
      return grid(space, seeds, epochs);
    }
    Random random = new Random(seed);
    Set<Long> drawn = new LinkedHashSet<>();
    // One after the other, so that a larger draw begins with the same settings.
    while (drawn.size() < count) {
      drawn.add((long) (random.nextDouble() * space.size()));
    }
    return trials(drawn.stream().map(space::setting).toList(), seeds, epochs);
  }

  static List<Trial> trials(List<Setting> settings, List<Long> seeds, long epochs) {
    if (seeds.isEmpty() || Set.copyOf(seeds).size() < seeds.size()) {
      throw new IllegalArgumentException("a study needs seeds that are all different: " + seeds);
    }
    List<Trial> trials = new ArrayList<>();
    for (long seed : seeds) {
      for (Setting setting : settings) {
        trials.add(new Trial(setting, seed, epochs));
      }
    }
    return List.copyOf(trials);
  }
}
