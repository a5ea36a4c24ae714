package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.state.token.ConnectionToken;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A room that was provisioned. Its address is known when the session's instance is: watch the
 * session.
 *
 * @param session as it was then
 * @param tokens of the players who are expected, by player: hand each to that player's client only
 */
public record Room(GameSession session, Map<String, ConnectionToken> tokens) {
  public Room {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
  }
}
