/**
 * Event files for TensorBoard, written without TensorFlow. {@link
 * org.lr4j.tensorboard.TrainingEvents} listens to a training, {@link
 * org.lr4j.tensorboard.SweepEvents} to a range test; {@link org.lr4j.tensorboard.EventFile} writes
 * any other scalars.
 */
@NullMarked
package org.lr4j.tensorboard;

import org.jspecify.annotations.NullMarked;
