/** Models of Deep Java Library as an engine. */
module org.lr4j.djl {
  requires transitive org.lr4j.core;
  requires transitive ai.djl.api;
  requires static org.lr4j.data;
  requires static org.jspecify;

  exports org.lr4j.djl;

  provides org.lr4j.engine.Engine with
      org.lr4j.djl.DjlEngine;
}
