package org.lr4j.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rule that a test of a contract stands for, and what to do where it is broken. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Promise {
  /** The rule, as a sentence about a learner. */
  String value();

  /** What usually mends it. */
  String remedy();
}
