/**
 * A studio's own backend with an HTTP API. Its API is described in {@code openapi.json}, a resource
 * of this package. Start with {@link
 * io.github.worldkeep.bootstrap.backend.http.HttpBackendProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend.http;

import org.jspecify.annotations.NullMarked;
