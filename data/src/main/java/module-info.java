/** Pictures, tables and text on disk as batches. */
module org.lr4j.data {
  requires transitive java.desktop;
  requires java.net.http;
  requires de.siegmar.fastcsv;
  requires org.apache.commons.compress;
  requires static org.jspecify;

  exports org.lr4j.data;
}
