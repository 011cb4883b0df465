/**
 * The port to an engine: what lr4j asks of whatever trains the model. The door is {@link
 * org.lr4j.engine.Learner}.
 */
@NullMarked
package org.lr4j.engine;

import org.jspecify.annotations.NullMarked;
