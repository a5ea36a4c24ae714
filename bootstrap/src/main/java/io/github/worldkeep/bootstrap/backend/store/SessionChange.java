package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.GameSession;
import java.util.Optional;

/**
 * That a session is another than before.
 *
 * @param sessionId which
 * @param session as it is now; empty if it was deleted
 */
public record SessionChange(String sessionId, Optional<GameSession> session) {}
