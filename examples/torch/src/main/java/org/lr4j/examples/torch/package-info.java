/** Trainings in programs of one's own, over PyTorch. */
@NullMarked
package org.lr4j.examples.torch;

import org.jspecify.annotations.NullMarked;
