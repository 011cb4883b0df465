/**
 * Changed inputs for what reads from outside. The door is {@link org.lr4j.benchmarks.fuzz.Fuzz}.
 */
@NullMarked
package org.lr4j.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
