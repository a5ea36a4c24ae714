package io.github.worldkeep.state.history;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.Exchange;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.store.DocumentStore;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** The library's. */
final class LibraryOwnership implements Ownership {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final int REVISIONS = 3;

  private final ExecutorService traders = Executors.newCachedThreadPool();
  private final GameServer server;
  private final Players<Hero> players;
  private final Duration lease;

  LibraryOwnership(DocumentStore documents, String name, Duration lease) {
    this.lease = lease;
    server = GameServer.join(documents, name, LeaseTerms.of(lease), ServerListener.NONE);
    players =
        Players.open(
            server,
            PlayerType.of(Hero.class).keepRevisions(REVISIONS),
            PlayersOptions.DEFAULT.withLoadTimeout(SOON),
            PlayersListener.NONE);
  }

  @Override
  public Holding load(String player, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return new Loaded(players.load(player, () -> Hero.fresh(player)));
      } catch (LeaseHeldException e) {
        if (System.nanoTime() > end) {
          throw new HeldElsewhereException(player);
        }
      } catch (IllegalStateException e) { // It is here already.
        throw new HeldElsewhereException(player);
      }
    }
  }

  /** In the background: games go on meanwhile. */
  @Override
  public CompletableFuture<?> trade(Holding a, Holding b, Trade trade) {
    return CompletableFuture.runAsync(
        () ->
            players.exchange(
                ((Loaded) a).handle, ((Loaded) b).handle, exchange(trade), lease.multipliedBy(3)),
        traders);
  }

  private static Exchange<Hero> exchange(Trade trade) {
    return (x, y) -> {
      Traded traded = trade.apply(x, y);
      return new Exchange.Both<>(traded.a(), traded.b());
    };
  }

  @Override
  public void close() {
    CloseReport report = players.close(LATE);
    server.close();
    traders.shutdown();
    if (!report.isComplete()) {
      throw new IllegalStateException("not all could be saved: " + report);
    }
  }

  private static final class Loaded implements Holding {
    private final PlayerHandle<Hero> handle;
    private final long loadedRevision;

    Loaded(PlayerHandle<Hero> handle) {
      this.handle = Objects.requireNonNull(handle);
      this.loadedRevision = handle.revision();
    }

    @Override
    public Hero value() {
      return handle.value();
    }

    @Override
    public long loadedRevision() {
      return loadedRevision;
    }

    @Override
    public void update(UnaryOperator<Hero> change) {
      handle.update(change);
    }

    @Override
    public CompletableFuture<Long> save() {
      return handle.save().toFuture();
    }

    @Override
    public CompletableFuture<?> leave() {
      return handle.leave().toFuture();
    }

    @Override
    public boolean isLost() {
      return !handle.isHeld();
    }
  }
}
