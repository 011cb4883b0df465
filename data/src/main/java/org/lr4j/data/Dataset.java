package org.lr4j.data;

import java.util.List;

/**
 * Examples that can be read in any order. Immutable and safe for use by several threads.
 *
 * <p>The values of an example come plane by plane (channel, row, column), as they are on disk.
 */
public interface Dataset {
  /**
   * What the data is called in messages.
   *
   * @return the name
   */
  String name();

  /**
   * The number of examples.
   *
   * @return examples, 0 or more
   */
  int size();

  /**
   * The shape that all examples share.
   *
   * @return the shape
   */
  Shape shape();

  /**
   * The number of classes.
   *
   * @return classes, or 0 when the target is a number (regression)
   */
  int classes();

  /**
   * What the classes are called, in their order; numbers from 0 where they have no names.
   *
   * @return a name for each class; empty when the target is a number
   */
  default List<String> classNames() {
    return Names.numbers(classes());
  }

  /**
   * The class of an example.
   *
   * @param example from 0 to size − 1
   * @return the class, from 0 to classes − 1
   * @throws IllegalStateException if the target is a number
   */
  int label(int example);

  /**
   * How many classes are to be predicted for an example: one, or for a text the next token at each
   * place.
   *
   * @return labels, at least 1
   */
  default int labelsPerExample() {
    return 1;
  }

  /**
   * What is to be predicted, as a number: the class, or the target of a regression.
   *
   * @param example from 0 to size − 1
   * @return the target
   */
  default float target(int example) {
    return label(example);
  }

  /**
   * Reads one example.
   *
   * @param example from 0 to size − 1
   * @param into receives the {@code shape().values()} values of the example
   */
  void read(int example, float[] into);

  /**
   * What the user should know about the data before trusting a result.
   *
   * @return sentences without a full stop; none if all is well
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Some of the examples as a data set of its own, without copying them.
   *
   * @param name what to call them
   * @param examples the examples in their new order
   * @return a view of this data set
   * @throws IndexOutOfBoundsException if there is no such example
   */
  default Dataset select(String name, int... examples) {
    return Selection.of(this, name, examples);
  }
}
