package org.lr4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;

/** Remembers the best epoch by a snapshot; what ends cannot go on. */
final class InMemoryRunStore implements RunStore {
  private final Learner learner;
  private @Nullable Snapshot best;

  InMemoryRunStore(Learner learner) {
    this.learner = learner;
  }

  @Override
  public Optional<RunProgress> resume(
      Optional<String> schedule, long perEpoch, Function<List<Epoch>, Optional<Epoch>> best) {
    return Optional.empty();
  }

  @Override
  public void remember(RunProgress progress, Optional<Epoch> bestEpoch) {
    if (bestEpoch.filter(epoch -> epoch.steps() == progress.step()).isPresent()) {
      close();
      best = learner.snapshot();
    }
  }

  @Override
  public void rememberWithinEpoch(RunProgress progress, Optional<Epoch> bestEpoch) {}

  @Override
  public long everySteps() {
    return 0;
  }

  @Override
  public boolean returnTo(Epoch bestEpoch) {
    if (best == null) {
      return false;
    }
    learner.restore(best);
    return true;
  }

  @Override
  public void close() {
    if (best != null) {
      best.close();
      best = null;
    }
  }
}
