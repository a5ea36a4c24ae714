/**
 * What a game's backend keeps of sessions, as a plug. Start with {@link
 * io.github.worldkeep.bootstrap.backend.GameBackend}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend;

import org.jspecify.annotations.NullMarked;
