package io.github.worldkeep.examples.demo;

import io.github.worldkeep.examples.game.IslandBot;
import io.github.worldkeep.examples.game.IslandBot.PlayerStat;
import io.github.worldkeep.examples.game.IslandBot.WorldStat;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * All that a player can lose, as the game itself answers it.
 *
 * @param changed how many columns of the island differ from a new one
 * @param checksum of every block of the island
 * @param player where the bot stands and what it carries
 */
record GameState(int changed, String checksum, PlayerStat player) {
  private static final int SHORT = 12;

  static GameState of(IslandBot bot) throws IOException {
    WorldStat world = bot.stat();
    return new GameState(world.changed(), world.checksum(), bot.self());
  }

  String island() {
    return changed + " columns changed, checksum " + checksum.substring(0, SHORT);
  }

  String bot() {
    String carried =
        player.inventory().entrySet().stream()
            .map(item -> item.getValue() + " " + item.getKey())
            .collect(Collectors.joining(", "));
    String luggage = carried.isEmpty() ? "nothing" : carried;
    return "at " + player.x() + "," + player.y() + ", carries " + luggage;
  }
}
