package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.state.token.ConnectionToken;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A provisioned room. Its address is known once its session has an instance: watch the session.
 *
 * @param session the session when the room was provisioned
 * @param tokens the tokens of the expected players, by player: pass each one to the client of that
 *     player only
 */
public record Room(GameSession session, Map<String, ConnectionToken> tokens) {
  public Room {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
  }
}
