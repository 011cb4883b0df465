package org.lr4j.data;

import java.net.URI;
import java.util.List;

/**
 * A file as its authors publish it.
 *
 * @param file its name on disk
 * @param bytes its size
 * @param md5 the checksum that its authors give
 * @param places where it can be had, to be tried in this order
 */
record Origin(String file, long bytes, String md5, List<URI> places) {
  private static final List<String> MNIST =
      List.of(
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/");
  private static final List<String> FASHION =
      List.of(
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");
  private static final List<String> CIFAR = List.of("https://www.cs.toronto.edu/~kriz/");

  Origin {
    places = List.copyOf(places);
  }

  /** The files of a data set; none for one that is built in. */
  static List<Origin> of(String dataSet) {
    return switch (dataSet) {
      case "mnist" ->
          List.of(
              at(
                  MNIST,
                  "train-images-idx3-ubyte.gz",
                  9_912_422,
                  "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
              at(MNIST, "train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
              at(MNIST, "t10k-images-idx3-ubyte.gz", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
              at(MNIST, "t10k-labels-idx1-ubyte.gz", 4_542, "ec29112dd5afa0611ce80d1b7f02629c"));
      case "fashion-mnist" ->
          List.of(
              at(
                  FASHION,
                  "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
              at(FASHION, "train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
              at(
                  FASHION,
                  "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "bef4ecab320f06d8554ea6380940ec79"),
              at(FASHION, "t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"));
      case "cifar10" ->
          List.of(
              at(CIFAR, "cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"));
      default -> List.of();
    };
  }

  private static Origin at(List<String> folders, String file, long bytes, String md5) {
    return new Origin(
        file, bytes, md5, folders.stream().map(folder -> URI.create(folder + file)).toList());
  }

  boolean isArchive() {
    return file.endsWith(".tar.gz");
  }
}
