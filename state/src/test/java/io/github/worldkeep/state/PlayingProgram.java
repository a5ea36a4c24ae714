package io.github.worldkeep.state;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A game server that has the player zoe at level 7, durable, and at level 8, which is not. It plays
 * until it is killed. Arguments: the URI of the documents, the lease in milliseconds.
 */
final class PlayingProgram {
  private PlayingProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    StoreUri uri = StoreUri.parse(arguments[0]);
    LeaseTerms terms = LeaseTerms.of(Duration.ofMillis(Long.parseLong(arguments[1])));
    Persistence persistence =
        Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri));
    GameServer server =
        GameServer.join(persistence.documents(), "playing", terms, ServerListener.NONE);
    Players<Hero> players = Players.open(server, Cluster.HEROES);
    PlayerHandle<Hero> zoe = players.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(7));
    long revision = zoe.save().await(Cluster.LONG);
    zoe.update(hero -> hero.at(8));
    System.out.println("durable as revision " + revision);
    new CountDownLatch(1).await();
  }
}
