package io.github.worldkeep.state;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A game server whose game hangs, and whose only hope is its shutdown hook. Arguments: the
 * directory of the stores, how many players.
 */
final class ShutdownProgram {
  private ShutdownProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    Persistence persistence = Persistence.open(PersistenceConfig.embedded(Path.of(arguments[0])));
    GameServer server = GameServer.join(persistence.documents(), "stopped");
    Players<Hero> players = Players.open(server, Cluster.HEROES);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(players, server, persistence)));
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      int level = 2 + i;
      players.load("hero" + i, Hero::fresh).update(hero -> hero.at(level));
    }
    System.out.println("playing");
    new CountDownLatch(1).await();
  }

  private static void stop(Players<Hero> players, GameServer server, Persistence persistence) {
    CloseReport report = players.close(Cluster.LONG);
    server.close();
    persistence.close();
    System.out.println("left " + report.left() + ", complete " + report.isComplete());
  }
}
