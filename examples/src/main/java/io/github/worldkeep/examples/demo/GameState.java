package io.github.worldkeep.examples.demo;

import io.github.worldkeep.examples.game.IslandBot;
import io.github.worldkeep.examples.game.IslandBot.PlayerStat;
import io.github.worldkeep.examples.game.IslandBot.WorldStat;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * The state that a player can lose, as the game reports it.
 *
 * @param changed how many columns of the island differ from those of a new one
 * @param checksum the checksum of all blocks of the island
 * @param player the position and the inventory of the bot
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
