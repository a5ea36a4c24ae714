package io.github.worldkeep.examples.camp;

import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.state.player.PlayerType;

/**
 * A game server in ten lines, and a game beside it. The environment says on which host it runs, and
 * with which stores; without it, on this machine, with the embedded ones.
 */
public final class CampServer {

  private CampServer() {}

  /** Runs until the host, or SIGTERM, ends it. */
  public static void main(String[] args) {
    Bootstrap<Camper> bootstrap = Bootstrap.of(PlayerType.of(Camper.class), new Camp());
    System.exit(bootstrap.run().exitCode());
  }
}
