package org.lr4j.study;

import java.io.Serializable;
import java.util.function.Function;

/**
 * Carries out one trial, possibly in another process. It is serialised to get there, so it holds
 * plain values (options, paths that every machine sees) and opens model and data when it is called.
 */
@FunctionalInterface
public interface TrialTask extends Function<Trial, TrialResult>, Serializable {}
