/**
 * Any program that speaks JSON lines on standard input and output as an engine. The door is {@link
 * org.lr4j.process.ProcessLearner}.
 */
@NullMarked
package org.lr4j.process;

import org.jspecify.annotations.NullMarked;
