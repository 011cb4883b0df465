package org.lr4j.schedule.plan;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.lr4j.schedule.Schedule;

/** The steps of a run that show how curves go, however short their cycles are. */
final class Outline {
  /** At most so many steps are looked at; beyond that, some of each bucket. */
  private static final int MOST_LOOKED_AT = 1 << 20;

  static long[] steps(long end, List<Schedule> curves, int points) {
    if (end < points) {
      return LongStream.rangeClosed(0, end).toArray();
    }
    int buckets = Math.max(1, points / (2 * curves.size() + 1));
    int each = Math.max(2, MOST_LOOKED_AT / curves.size() / buckets);
    LongStream.Builder kept = LongStream.builder();
    for (int bucket = 0; bucket < buckets; bucket++) {
      long from = place(end, bucket, buckets);
      long to = place(end, bucket + 1, buckets);
      long[] seen = seen(from, to, each);
      kept.add(from);
      for (Schedule curve : curves) {
        double[] values = values(curve, seen);
        int least = 0;
        int greatest = 0;
        for (int i = 1; i < values.length; i++) {
          least = values[i] < values[least] ? i : least;
          greatest = values[i] > values[greatest] ? i : greatest;
        }
        kept.add(seen[least]).add(seen[greatest]);
      }
    }
    return kept.add(end).build().sorted().distinct().toArray();
  }

  private static long place(long end, long bucket, long buckets) {
    // end * bucket might not fit.
    return end / buckets * bucket + end % buckets * bucket / buckets;
  }

  /** All steps of a bucket, or one at a random place of each of so many parts of it. */
  private static long[] seen(long from, long to, int most) {
    if (to - from <= most) {
      return LongStream.range(from, to).toArray();
    }
    // Evenly spaced steps would meet each cycle at the same place.
    SplittableRandom random = new SplittableRandom(from);
    long[] seen = new long[most];
    for (int i = 0; i < most; i++) {
      seen[i] =
          random.nextLong(from + place(to - from, i, most), from + place(to - from, i + 1L, most));
    }
    return seen;
  }

  static double[] values(Schedule schedule, long[] steps) {
    double[] values = new double[steps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = schedule.at(steps[i]);
    }
    return values;
  }

  private Outline() {}
}
