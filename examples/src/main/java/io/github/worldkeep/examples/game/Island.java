package io.github.worldkeep.examples.game;

import java.util.List;

/** All that a save folder holds, as it was read. */
record Island(Level level, World world, List<Player> players) {

  Island {
    players = List.copyOf(players);
  }
}
