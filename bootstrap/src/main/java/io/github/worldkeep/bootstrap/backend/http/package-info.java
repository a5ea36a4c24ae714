/**
 * A backend behind HTTP: a studio's own. What it has to answer is described in {@code
 * openapi.json}, a resource of this package. Start with {@link
 * io.github.worldkeep.bootstrap.backend.http.HttpBackendProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend.http;

import org.jspecify.annotations.NullMarked;
