package org.lr4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lr4j.engine.DurableLearner;

/** Remembers the run by checkpoints, from which another process goes on. */
final class OnDiskRunStore implements RunStore {
  private final CheckpointFolder folder;
  private final DurableLearner learner;
  private final LoopListener listener;
  private final long everySteps;

  /** The steps that the newest checkpoint holds. */
  private long saved = -1;

  OnDiskRunStore(Checkpoints checkpoints, DurableLearner learner, LoopListener listener) {
    this.folder = new CheckpointFolder(checkpoints);
    this.learner = learner;
    this.listener = listener;
    this.everySteps = checkpoints.everySteps();
  }

  @Override
  public Optional<RunProgress> resume(
      Optional<String> schedule, long perEpoch, Function<List<Epoch>, Optional<Epoch>> best) {
    Optional<RunProgress> newest = folder.newest(listener);
    newest.ifPresent(
        progress -> {
          progress.requireSame(schedule, perEpoch);
          folder.load(progress.step(), learner);
          folder.prune(progress.step(), best.apply(progress.epochs()).map(Epoch::steps));
          saved = progress.step();
        });
    return newest;
  }

  @Override
  public void remember(RunProgress progress, Optional<Epoch> best) {
    if (saved != progress.step()) {
      listener.beforeCheckpoint(progress.step());
      listener.onCheckpoint(folder.write(progress, learner, best.map(Epoch::steps)));
      saved = progress.step();
    }
  }

  @Override
  public void rememberWithinEpoch(RunProgress progress, Optional<Epoch> best) {
    remember(progress, best);
  }

  @Override
  public long everySteps() {
    return everySteps;
  }

  @Override
  public boolean returnTo(Epoch best) {
    if (!folder.has(best.steps(), listener)) {
      return false;
    }
    folder.load(best.steps(), learner);
    return true;
  }

  @Override
  public void close() {}
}
