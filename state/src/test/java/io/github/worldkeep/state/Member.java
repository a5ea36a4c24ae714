package io.github.worldkeep.state;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** One server of a {@link Cluster}, its players, and its own connection to the store. */
final class Member implements AutoCloseable {
  private final FaultInjection faults = new FaultInjection();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Persistence persistence;
  private final GameServer server;
  private final Players<Hero> players;
  private volatile boolean reachable = true;

  Member(PersistenceConfig config, String name, PlayerType<Hero> type, PlayersOptions options) {
    persistence = Persistence.open(faults.wrap(config));
    server = GameServer.join(persistence.documents(), name, Cluster.TERMS, new HeartbeatListener());
    players = Players.open(server, type, options, new Listener());
  }

  private final class HeartbeatListener implements ServerListener {
    @Override
    public void heartbeatFailed(StoreException failure) {
      told.add("heartbeat failed");
    }

    @Override
    public void heartbeatRestored() {
      told.add("heartbeat back");
    }

    @Override
    public void presumedDead() {
      told.add("presumed dead");
    }
  }

  private final class Listener implements PlayersListener {
    @Override
    public void leaseLost(PlayerHandle<?> player) {
      told.add("lost " + player.id());
    }

    @Override
    public void storeUnavailable(StoreException failure) {
      told.add("store away");
    }

    @Override
    public void storeAvailable() {
      told.add("store back");
    }

    @Override
    public void notReplayed(String player, String why) {
      told.add("not replayed " + player);
    }
  }

  Persistence persistence() {
    return persistence;
  }

  GameServer server() {
    return server;
  }

  Players<Hero> players() {
    return players;
  }

  PlayerHandle<Hero> load(String id) {
    return players.load(id, Hero::fresh);
  }

  /** What its listeners heard. */
  List<String> told() {
    return told;
  }

  /** Whether its heartbeats reach the store. */
  boolean reachable() {
    return reachable;
  }

  void inject(FaultPlan plan) {
    faults.inject(plan);
  }

  /** Nothing reaches the store any more; what was on its way arrives now. */
  void cutOff() {
    reachable = false;
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
  }

  /** Everything reaches the store but its heartbeats. */
  void missHeartbeats() {
    reachable = false;
    faults.inject(
        (kind, method) ->
            Thread.currentThread().getName().startsWith("worldkeep-heartbeat")
                ? Fault.before(Kind.UNAVAILABLE)
                : Fault.NONE);
  }

  /** Makes this befall every commit of its players, and nothing else. */
  void befallSaves(Fault fault) {
    faults.inject(
        (kind, method) -> {
          boolean saves = Thread.currentThread().getName().equals("worldkeep-players");
          return saves && method.equals("commit") ? fault : Fault.NONE;
        });
  }

  /** Commits stay on their way until the plan changes; nothing else reaches the store. */
  void cutOffWithCommitsOnTheirWay() {
    reachable = false;
    faults.inject(
        (kind, method) -> method.equals("commit") ? Fault.STALL : Fault.before(Kind.UNAVAILABLE));
  }

  /** Commits stay on their way until the plan changes, also heartbeats. */
  void stallCommits() {
    faults.inject(FaultPlan.always(Fault.STALL).onlyFor("commit"));
  }

  /** Commits are on their way until the plan changes, and then fail before the store. */
  CountDownLatch failCommitsLater() {
    CountDownLatch underWay = new CountDownLatch(1);
    Fault late =
        (call, healed) -> {
          underWay.countDown();
          healed.await();
          throw new DriverException(Kind.UNAVAILABLE, "the connection was lost on the way");
        };
    faults.inject(FaultPlan.always(late).onlyFor("commit"));
    return underWay;
  }

  void heal() {
    reachable = true;
    faults.heal();
  }

  @Override
  public void close() {
    faults.heal();
    players.close(Cluster.LONG);
    server.close();
    persistence.close();
    faults.close();
  }
}
