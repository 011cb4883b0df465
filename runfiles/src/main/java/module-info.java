/** The files of a run: folders, records, curves, histories of other tools. */
module org.lr4j.runs {
  requires transitive org.lr4j.core;
  requires transitive com.fasterxml.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;

  exports org.lr4j.runs;
}
