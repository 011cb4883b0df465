/** PyTorch through JavaCPP: learners, models and optimizers. */
module org.lr4j.torch {
  requires transitive org.lr4j.core;
  requires transitive org.lr4j.data;
  requires transitive org.bytedeco.javacpp;
  requires transitive org.bytedeco.pytorch;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports org.lr4j.torch;
  exports org.lr4j.torch.distributed;

  provides org.lr4j.engine.Engine with
      org.lr4j.torch.TorchEngine;
}
