/** Data that the examples train on. */
@NullMarked
package org.lr4j.examples;

import org.jspecify.annotations.NullMarked;
