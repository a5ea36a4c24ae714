/** Real servers for the project's own tests and benchmarks. */
@NullMarked
package io.github.worldkeep.engines;

import org.jspecify.annotations.NullMarked;
