package org.lr4j.finder;

/** Why a sweep ended. */
public enum Stop {
  /** Every rate was visited. */
  COMPLETED,
  /** The smoothed loss rose far above its best. */
  DIVERGED,
  /** A loss was NaN or infinite. */
  NOT_FINITE
}
