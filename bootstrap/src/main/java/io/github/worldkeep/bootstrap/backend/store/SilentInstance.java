package io.github.worldkeep.bootstrap.backend.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A server that runs a session, or created one to run it, and has sent no heartbeat for a while.
 *
 * @param sessionId the session's id
 * @param instanceId the instance; empty if the server created the session, and never entered it
 * @param lastSeen the time of the last heartbeat, by the store's clock
 */
public record SilentInstance(String sessionId, Optional<String> instanceId, Instant lastSeen) {}
