/**
 * Trials of a study as tasks of a Spark cluster. {@link org.lr4j.spark.SparkCluster} is the door.
 */
@NullMarked
package org.lr4j.spark;

import org.jspecify.annotations.NullMarked;
