/**
 * The host for development, for self-hosting, and for rehearsing what goes wrong with a real one.
 * Start with {@link io.github.worldkeep.bootstrap.host.local.LocalHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.local;

import org.jspecify.annotations.NullMarked;
