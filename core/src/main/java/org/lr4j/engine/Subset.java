package org.lr4j.engine;

/** A fixed, named part of the data to evaluate on; the same samples at every call. */
public enum Subset {
  /** A small part of the validation data, cheap enough to visit during a sweep. */
  PROBE,
  /** All data held out from training to make decisions with. */
  VALIDATION,
  /** The data kept for the last word; nothing may be chosen by it. */
  TEST
}
