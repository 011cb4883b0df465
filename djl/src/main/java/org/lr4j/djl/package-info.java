/**
 * Models of Deep Java Library. {@link org.lr4j.djl.DjlLearner} lets the finder and the training
 * loop drive a trainer, {@link org.lr4j.djl.ScheduleTracker} puts a schedule into DJL's own
 * optimizers, {@link org.lr4j.djl.LiveOptimizer} is an optimizer with parameter groups whose rate
 * and momentum move and whose state can be kept, {@link org.lr4j.djl.GradientClipping} clips
 * gradients, {@link org.lr4j.djl.RateListener} records the rate of training.
 */
@NullMarked
package org.lr4j.djl;

import org.jspecify.annotations.NullMarked;
