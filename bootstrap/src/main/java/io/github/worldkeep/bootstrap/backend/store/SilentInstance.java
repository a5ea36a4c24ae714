package io.github.worldkeep.bootstrap.backend.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A server that runs a session, or has made one to run it, and was not heard of for a while.
 *
 * @param sessionId the session
 * @param instanceId this run of it; empty if it has made the session, and never entered it
 * @param lastSeen when it was last heard of, by the store's clock
 */
public record SilentInstance(String sessionId, Optional<String> instanceId, Instant lastSeen) {}
