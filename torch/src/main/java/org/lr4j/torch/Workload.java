package org.lr4j.torch;

import java.util.List;
import java.util.Set;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Subset;

/** What a learner is at work on: batches with their gradients, a place in them, evaluations. */
interface Workload extends AutoCloseable {
  /** What the forward pass of a batch reported. */
  record BatchLoss(double loss, int samples) {}

  /** Sets the threads of PyTorch's kernels for the calling thread; OpenMP keeps them for each. */
  void useThreads();

  /**
   * Takes the next batch and adds its gradients to those of the parameters where its loss is
   * finite. To be called within a scope.
   *
   * @param batches how many batches share a step; each has that share of a mean
   */
  BatchLoss addGradients(int batches);

  /** Whether a step's loss is the mean of its batches' losses rather than their sum. */
  boolean isMean();

  Cursor cursor();

  void restore(Cursor cursor);

  void reseed(long seed);

  int batchesPerEpoch();

  /** Sentences about the data that a person should know. */
  List<String> notes();

  Set<Subset> subsets();

  /** Evaluates a subset there is; to be called in evaluation mode. */
  Evaluation evaluate(Subset subset);

  @Override
  void close();
}
