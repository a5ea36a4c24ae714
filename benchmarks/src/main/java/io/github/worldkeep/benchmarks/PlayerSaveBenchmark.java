package io.github.worldkeep.benchmarks;

import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Save;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a game's tick pays to change a player and ask for a save, while saves go on. */
public class PlayerSaveBenchmark extends SingleOperation {

  /** A player of a server that has some. */
  @State(Scope.Benchmark)
  public static class Ticking {
    private PlayerHandle<Hero> hero;
    private int level;

    @Setup
    public void load(PlayersFlushBenchmark.Owned owned) {
      hero = owned.heroes.get(PostgresSchema.id(0)).orElseThrow();
    }
  }

  @Benchmark
  public Save saveWorldkeep(Ticking ticking) {
    ticking.level++;
    ticking.hero.update(before -> before.at(ticking.level));
    return ticking.hero.save();
  }
}
