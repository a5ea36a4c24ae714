package io.github.worldkeep.benchmarks;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Persistence;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A player moves from one server to another over PostgreSQL. The first server changes, saves and
 * releases the player; the other waits and loads.
 */
public class PlayerHandOverBenchmark extends SingleOperation {

  /** Two servers. */
  @State(Scope.Benchmark)
  public static class Servers {
    private Side one;
    private Side other;
    private PlayerHandle<Hero> hero;

    @Setup
    public void open(PostgresSchema schema) {
      one = Side.open("one");
      other = Side.open("other");
      hero = one.players().load("ann", Hero::random);
    }

    private void swap() {
      Side before = one;
      one = other;
      other = before;
    }

    @TearDown
    public void close() {
      one.close();
      other.close();
    }
  }

  private record Side(Persistence persistence, GameServer server, Players<Hero> players) {
    static Side open(String name) {
      Persistence persistence = PostgresSchema.open();
      GameServer server = GameServer.join(persistence.documents(), name);
      PlayerType<Hero> type = PlayerType.of(Hero.class).section("owned");
      return new Side(persistence, server, Players.open(server, type));
    }

    void close() {
      players.close(Duration.ofMinutes(1));
      server.close();
      persistence.close();
    }
  }

  @Benchmark
  public PlayerHandle<Hero> handOverWorldkeep(Servers servers) {
    servers.hero.update(before -> Hero.random());
    servers.hero.leave();
    servers.hero = servers.other.players().load("ann").orElseThrow();
    servers.swap();
    return servers.hero;
  }
}
