package org.lr4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random change to a training image, made on its raw bytes before normalisation.
 *
 * <p>All randomness comes from the generator that is passed in, which follows from the seed, the
 * epoch and the example; so a batch is the same whichever thread makes it. Implementations keep no
 * state of their own.
 */
@FunctionalInterface
public interface Augmentation {
  /**
   * Changes an image in place.
   *
   * @param image the bytes of the image, plane by plane
   * @param shape its shape, which stays the same
   * @param random the only source of randomness
   */
  void apply(byte[] image, Shape shape, RandomGenerator random);

  /**
   * This change, then another one.
   *
   * @param next what follows
   * @return both, in this order
   */
  default Augmentation then(Augmentation next) {
    return (image, shape, random) -> {
      apply(image, shape, random);
      next.apply(image, shape, random);
    };
  }

  /**
   * The changes that go by a name, one after the other: {@code flip} (half of the images), {@code
   * crop} (four pixels of padding) and {@code cutout} ({@link Cutout#standard}).
   *
   * @param names names with commas between them, such as {@code crop,flip,cutout}
   * @return the changes in the order of the names
   * @throws DataException if a name is unknown
   */
  static Augmentation named(String names) {
    return Arrays.stream(names.split(",", -1))
        .<Augmentation>map(
            name ->
                switch (name.strip()) {
                  case "flip" -> new HorizontalFlip(0.5);
                  case "crop" -> new PaddedCrop(4);
                  case "cutout" -> Cutout.standard();
                  default ->
                      throw Names.unknown(
                          "augmentation", name.strip(), List.of("flip", "crop", "cutout"));
                })
        .reduce(Augmentation::then)
        .orElseThrow();
  }
}
