package io.github.worldkeep.bootstrap.backend.store;

import java.time.Instant;

/**
 * A server that runs a session, and was not heard of for a while.
 *
 * @param sessionId the session
 * @param instanceId this run of it
 * @param lastSeen when it was last heard of, by the store's clock
 */
public record SilentInstance(String sessionId, String instanceId, Instant lastSeen) {}
