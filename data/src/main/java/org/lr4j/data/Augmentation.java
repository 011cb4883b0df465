package org.lr4j.data;

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
}
