/** Any program that speaks JSON lines as an engine. */
module org.lr4j.process {
  requires transitive org.lr4j.core;
  requires com.fasterxml.jackson.databind;
  requires static org.jspecify;

  exports org.lr4j.process;

  provides org.lr4j.engine.Engine with
      org.lr4j.process.ProcessEngine;
}
