package io.github.worldkeep.benchmarks;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.store.Persistence;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time that a game's tick needs to change a player and to ask for a save, while other saves
 * run.
 */
public class PlayerSaveBenchmark extends SingleOperation {

  /** A player of a server. */
  @State(Scope.Benchmark)
  public static class Ticking {
    private Persistence persistence;
    private GameServer server;
    private Players<Hero> heroes;
    private PlayerHandle<Hero> hero;
    private int level;

    @Setup
    public void load(PostgresSchema schema) {
      persistence = PostgresSchema.open();
      server = GameServer.join(persistence.documents(), "benchmark");
      heroes = Players.open(server, PlayerType.of(Hero.class).section("owned"));
      hero = heroes.load("ann", Hero::random);
    }

    @TearDown
    public void close() {
      heroes.close(Duration.ofMinutes(1));
      server.close();
      persistence.close();
    }
  }

  @Benchmark
  public Save saveWorldkeep(Ticking ticking) {
    ticking.level++;
    ticking.hero.update(before -> before.at(ticking.level));
    return ticking.hero.save();
  }
}
