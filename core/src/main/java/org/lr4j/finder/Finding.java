package org.lr4j.finder;

/** The answer of the finder: a rate, or the reason why there is none. */
public sealed interface Finding permits Found, Inconclusive {
  /**
   * What was recorded and what the rules say to it.
   *
   * @return the evidence
   */
  Evidence evidence();

  /**
   * The answer, for callers that cannot go on without one.
   *
   * @return this, if a rate was found
   * @throws InconclusiveException with the reason, if not
   */
  Found orElseThrow();
}
