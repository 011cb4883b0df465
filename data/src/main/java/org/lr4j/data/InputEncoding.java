package org.lr4j.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How raw input becomes an example: what was learned from the training data and is needed again for
 * input that comes later. It goes with the weights of a model.
 */
public sealed interface InputEncoding permits PictureEncoding, TableEncoding, TextEncoding {
  /**
   * The shape of an example.
   *
   * @return the shape
   */
  Shape shape();

  /**
   * What the classes are called.
   *
   * @return a name for each; empty when numbers are predicted
   */
  List<String> classNames();

  /**
   * All of it as texts, numbers, lists and maps, as JSON has them.
   *
   * @return what {@link #of} reads
   */
  Map<String, Object> facts();

  /**
   * Examples to predict.
   *
   * @param names what each is called
   * @param examples the same number of examples
   * @param faults what could not be read, and why: damaged files, rows without a value
   */
  record Inputs(List<String> names, Dataset examples, Map<String, String> faults) {
    /** Copies. */
    public Inputs {
      names = List.copyOf(names);
      faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }
  }

  /**
   * Reads what {@link #facts} gave.
   *
   * @param facts texts, numbers, lists and maps
   * @return the encoding
   * @throws DataException if they are no encoding
   */
  static InputEncoding of(Map<String, ?> facts) {
    try {
      return switch (Facts.text(facts, "kind")) {
        case PictureEncoding.KIND -> PictureEncoding.read(facts);
        case TableEncoding.KIND -> TableEncoding.read(facts);
        case TextEncoding.KIND -> TextEncoding.read(facts);
        default -> throw new DataException("its kind of data is unknown to this version of lr4j");
      };
    } catch (ClassCastException | IllegalArgumentException e) {
      throw new DataException("its record of the data is damaged: " + e.getMessage(), e);
    }
  }
}
