package org.lr4j.spark;

import java.util.function.Consumer;
import org.lr4j.study.TrialResult;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Passes results on as they arrive; Spark calls it for one at a time. */
final class ResultHandler extends AbstractFunction2<Object, WireResult, BoxedUnit> {
  private final Consumer<TrialResult> results;

  ResultHandler(Consumer<TrialResult> results) {
    this.results = results;
  }

  @Override
  public BoxedUnit apply(Object partition, WireResult result) {
    results.accept(result.result());
    return BoxedUnit.UNIT;
  }
}
