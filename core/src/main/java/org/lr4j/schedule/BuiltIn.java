package org.lr4j.schedule;

import java.util.Optional;

/** A schedule that can say what it is made of. */
interface BuiltIn extends Schedule {
  /** What it is made of. */
  Form described();

  @Override
  default Optional<Form> form() {
    return Optional.of(described());
  }
}
