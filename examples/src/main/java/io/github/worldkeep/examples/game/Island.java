package io.github.worldkeep.examples.game;

import java.util.List;

/** The content of a save folder, as it was read. */
record Island(Level level, World world, List<Player> players) {

  Island {
    players = List.copyOf(players);
  }
}
