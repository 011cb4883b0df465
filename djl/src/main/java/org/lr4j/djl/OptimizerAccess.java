package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.lr4j.engine.ParameterGroups;

/** What a learner needs of its trainer's optimizer. */
interface OptimizerAccess extends ParameterGroups {
  /** Access to a {@link LiveOptimizer} or to one of DJL's own. */
  static OptimizerAccess of(Optimizer optimizer, Block block) {
    return optimizer instanceof LiveOptimizer live
        ? new LiveAccess(live)
        : StockAccess.open(optimizer, block);
  }

  /** Optimizer steps taken. */
  long steps();

  /** Copies all that changes; the arrays belong to the manager. Running it puts the copies back. */
  Runnable copy(NDManager manager);

  /** Writes all that changes. */
  void save(Block block, DataOutputStream out) throws IOException;

  /**
   * Reads what {@link #save} wrote. Nothing changes until the answer is run, and until then the
   * arrays belong to the scope.
   */
  Runnable load(Block block, DataInputStream in, NDManager scope) throws IOException;

  /** Gives the optimizer back to its user. */
  void close();
}
