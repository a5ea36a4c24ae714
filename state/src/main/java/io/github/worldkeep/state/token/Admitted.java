package io.github.worldkeep.state.token;

import io.github.worldkeep.state.player.PlayerHandle;
import java.util.Objects;

/**
 * A player that has entered.
 *
 * @param admission the player's admission by the backend
 * @param player the loaded player, which belongs to this server now
 * @param <T> the value of a player
 */
public record Admitted<T>(Admission admission, PlayerHandle<T> player) {
  public Admitted {
    Objects.requireNonNull(admission, "admission");
    Objects.requireNonNull(player, "player");
  }
}
