package org.lr4j.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rule that a test of a contract checks, and the remedy if it is broken. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Promise {
  /** The rule, as a sentence about a learner. */
  String value();

  /** The usual remedy. */
  String remedy();
}
