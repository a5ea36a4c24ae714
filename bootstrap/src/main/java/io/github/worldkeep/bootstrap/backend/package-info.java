/**
 * Providers for the backends of games, which keep sessions. Start with {@link
 * io.github.worldkeep.bootstrap.backend.GameBackend}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend;

import org.jspecify.annotations.NullMarked;
