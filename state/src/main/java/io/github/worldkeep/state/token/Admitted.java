package io.github.worldkeep.state.token;

import io.github.worldkeep.state.player.PlayerHandle;
import java.util.Objects;

/**
 * Somebody who has entered.
 *
 * @param admission who it is, as the backend says
 * @param player their player, who belongs to this server now
 * @param <T> what the game keeps of a player
 */
public record Admitted<T>(Admission admission, PlayerHandle<T> player) {
  public Admitted {
    Objects.requireNonNull(admission, "admission");
    Objects.requireNonNull(player, "player");
  }
}
