/**
 * Data sets on disk to batches in memory.
 *
 * <p>The door is {@link org.lr4j.data.DataSets}: a name becomes {@link org.lr4j.data.Splits}. A
 * {@link org.lr4j.data.Pipeline} says how an example becomes numbers, {@link org.lr4j.data.Batches}
 * and {@link org.lr4j.data.EvaluationBatches} fill direct buffers with them for training and for
 * evaluation.
 */
@NullMarked
package org.lr4j.data;

import org.jspecify.annotations.NullMarked;
