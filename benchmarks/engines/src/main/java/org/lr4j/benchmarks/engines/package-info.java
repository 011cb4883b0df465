/** What a search costs over the frameworks' own training. */
@NullMarked
package org.lr4j.benchmarks.engines;

import org.jspecify.annotations.NullMarked;
