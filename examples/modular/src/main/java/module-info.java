/** A program on the module path that finds a rate with PyTorch. */
module demo {
  requires org.lr4j.core;
  requires org.lr4j.torch;
  // Native jars are modules that nothing requires unless you do; the names are those of your platform.
  requires org.bytedeco.javacpp.linux.x86_64;
  requires org.bytedeco.openblas.linux.x86_64;
  requires org.bytedeco.pytorch.linux.x86_64;
}
