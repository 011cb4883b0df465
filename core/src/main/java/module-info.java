/**
 * Learning-rate schedules, the port to an engine, the finder, the trainer and studies; needs the
 * JDK alone.
 */
module org.lr4j.core {
  requires static org.jspecify;

  exports org.lr4j.disk;
  exports org.lr4j.schedule;
  exports org.lr4j.schedule.plan;
  exports org.lr4j.engine;
  exports org.lr4j.finder;
  exports org.lr4j.train;
  exports org.lr4j.study;

  uses org.lr4j.engine.Engine;
}
