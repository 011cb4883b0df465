/**
 * Networks of Deeplearning4j: {@link org.lr4j.dl4j.Dl4jSchedule} puts a schedule where DL4J expects
 * one, {@link org.lr4j.dl4j.Dl4jLearner} lets a finder drive a network, {@link
 * org.lr4j.dl4j.RateListener} records the rate of training.
 */
@NullMarked
package org.lr4j.dl4j;

import org.jspecify.annotations.NullMarked;
