/** Learning-rate schedules, the port to an engine, and the finder; needs the JDK alone. */
module org.lr4j.core {
  requires static org.jspecify;

  exports org.lr4j.schedule;
  exports org.lr4j.engine;
  exports org.lr4j.finder;

  uses org.lr4j.engine.Engine;
}
