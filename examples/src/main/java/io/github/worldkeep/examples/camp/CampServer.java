package io.github.worldkeep.examples.camp;

import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.state.player.PlayerType;

/**
 * A game server in ten lines; the game itself is {@code Camp}. Environment variables select the
 * host and the stores. The defaults are this machine and the embedded stores.
 */
public final class CampServer {

  private CampServer() {}

  /** Runs until the host or SIGTERM ends the server. */
  public static void main(String[] args) {
    Bootstrap<Camper> bootstrap = Bootstrap.of(PlayerType.of(Camper.class), new Camp());
    System.exit(bootstrap.run().exitCode());
  }
}
