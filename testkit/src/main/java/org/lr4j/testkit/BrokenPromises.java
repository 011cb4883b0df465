package org.lr4j.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Puts the broken rule and its remedy before the message of a failed test of a contract. */
final class BrokenPromises implements TestExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable found)
      throws Throwable {
    Promise promise = context.getRequiredTestMethod().getAnnotation(Promise.class);
    if (promise == null || found instanceof TestAbortedException) {
      throw found;
    }
    String what = String.valueOf(found.getMessage()).strip();
    throw new AssertionError(
        "broken rule: "
            + promise.value()
            + "\nremedy: "
            + promise.remedy()
            + "\nfound: "
            + (found instanceof AssertionError ? what : found.getClass().getName() + ": " + what),
        found);
  }
}
