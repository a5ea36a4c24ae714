/**
 * The HTTP client of hosts and backends, which limits the time and the size of every answer. Start
 * with {@link io.github.worldkeep.bootstrap.http.BoundedHttpClient}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.http;

import org.jspecify.annotations.NullMarked;
