/**
 * Real PostgreSQL, Redis and S3 servers for the project's own tests and benchmarks. Start with
 * {@link io.github.worldkeep.engines.Engines}.
 */
@NullMarked
package io.github.worldkeep.engines;

import org.jspecify.annotations.NullMarked;
