package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.GameSession;
import java.util.Optional;

/**
 * A change of a session.
 *
 * @param sessionId the session's id
 * @param session the session as it is now; empty if it was deleted
 */
public record SessionChange(String sessionId, Optional<GameSession> session) {}
