package io.github.worldkeep.benchmarks;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Ten thousand changed players, made durable by one flush in PostgreSQL, under their leases and
 * with a revision each. The comparison is the same documents, written without any condition.
 */
public class PlayersFlushBenchmark extends ManyOperations {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A document like those of a player and of a revision, without an owner. */
  record Plain(int format, String player, long revision, Hero data) {}

  /** The players of a server. */
  @State(Scope.Benchmark)
  public static class Owned {
    @Param("10000")
    int players;

    private Persistence persistence;
    private GameServer server;
    Players<Hero> heroes;

    @Setup
    public void open(PostgresSchema schema) {
      persistence = PostgresSchema.open();
      server = GameServer.join(persistence.documents(), "benchmark");
      heroes = Players.open(server, PlayerType.of(Hero.class).section("owned").keepRevisions(3));
      IntStream.range(0, players)
          .parallel()
          .forEach(i -> heroes.load(PostgresSchema.id(i), Hero::random));
    }

    @Setup(Level.Invocation)
    public void change() {
      heroes.all().forEach(hero -> hero.update(before -> Hero.random()));
    }

    @TearDown
    public void close() {
      heroes.close(LONG);
      server.close();
      persistence.close();
    }
  }

  /** The same values in plain collections. */
  @State(Scope.Benchmark)
  public static class Free {
    @Param("10000")
    int players;

    private Persistence persistence;
    private DocumentCollection<Plain> current;
    private DocumentCollection<Plain> revisions;
    private List<Hero> values = List.of();
    private long revision;

    @Setup
    public void open(PostgresSchema schema) {
      persistence = PostgresSchema.open();
      current = persistence.documents().collection("plain", Plain.class);
      revisions = persistence.documents().collection("plain_revisions", Plain.class);
    }

    @Setup(Level.Invocation)
    public void change() {
      values = IntStream.range(0, players).mapToObj(i -> Hero.random()).toList();
      revision++;
    }

    Batch save(int player) {
      String id = PostgresSchema.id(player);
      Plain plain = new Plain(1, id, revision, values.get(player));
      return new Batch()
          .put(current, id, plain)
          .put(revisions, id + "/" + revision, plain)
          .delete(revisions, id + "/" + (revision - 3));
    }

    @TearDown
    public void close() {
      persistence.close();
    }
  }

  @Benchmark
  public void flushWorldkeep(Owned owned) {
    List<Save> saves = owned.heroes.saveAll();
    for (Save save : saves) {
      save.await(LONG);
    }
  }

  @Benchmark
  public void flushBareWithoutChecks(Free free) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < free.values.size(); i++) {
      batches.add(free.save(i));
    }
    for (BatchOutcome outcome : free.persistence.documents().commitEach(batches)) {
      outcome.orThrow();
    }
  }
}
