/**
 * Training under a policy: {@link org.lr4j.train.TrainingLoop} takes a learner's steps while a
 * {@link org.lr4j.train.Policy} moves its hyperparameters, evaluates each epoch, stops early if
 * asked, and writes checkpoints from which a killed run continues bit for bit.
 */
@NullMarked
package org.lr4j.train;

import org.jspecify.annotations.NullMarked;
