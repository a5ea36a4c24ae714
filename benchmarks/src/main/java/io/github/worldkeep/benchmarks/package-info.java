/** JMH benchmarks, each of them beside the same work on the bare driver. */
@NullMarked
package io.github.worldkeep.benchmarks;

import org.jspecify.annotations.NullMarked;
