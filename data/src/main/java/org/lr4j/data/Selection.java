package org.lr4j.data;

import java.util.List;
import java.util.Objects;

/** Some examples of a data set, in an order of their own. */
class Selection<D extends Dataset> implements Dataset {
  final D source;
  final int[] examples;
  private final String name;

  private Selection(D source, String name, int[] examples) {
    this.source = source;
    this.name = name;
    this.examples = examples.clone();
    for (int example : examples) {
      Objects.checkIndex(example, source.size());
    }
  }

  static Dataset of(Dataset source, String name, int[] examples) {
    return new Selection<>(source, name, examples);
  }

  static ImageSet of(ImageSet source, String name, int[] examples) {
    return new OfImages(source, name, examples);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return examples.length;
  }

  @Override
  public Shape shape() {
    return source.shape();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int label(int example) {
    return source.label(examples[example]);
  }

  @Override
  public float target(int example) {
    return source.target(examples[example]);
  }

  @Override
  public void read(int example, float[] into) {
    source.read(examples[example], into);
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public String toString() {
    return name + " (" + examples.length + " of " + source + ")";
  }

  private static final class OfImages extends Selection<ImageSet> implements ImageSet {
    OfImages(ImageSet source, String name, int[] examples) {
      super(source, name, examples);
    }

    @Override
    public void readBytes(int example, byte[] into) {
      source.readBytes(examples[example], into);
    }

    @Override
    public void read(int example, float[] into) {
      super.read(example, into);
    }

    @Override
    public ImageSet select(String name, int... examples) {
      return of(this, name, examples);
    }
  }
}
