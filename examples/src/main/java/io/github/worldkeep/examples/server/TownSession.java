package io.github.worldkeep.examples.server;

import io.github.worldkeep.examples.shared.Door;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One session of the game, from the first load to the last save. Its caller decides when it ends.
 */
final class TownSession {

  private static final PlayerType<Hero> HEROES = PlayerType.of(Hero.class);

  private final Archive archive;
  private final Players<Hero> players;
  private final Town town;
  private final Tick tick;
  private final Door door;

  /** The thread on which the archive waits for its stores. */
  private final ScheduledExecutorService archivist =
      Executors.newSingleThreadScheduledExecutor(work -> Daemon.of(work, "archivist"));

  private TownSession(Archive archive, Players<Hero> players, Town town, Tick tick, Door door) {
    this.archive = archive;
    this.players = players;
    this.town = town;
    this.tick = tick;
    this.door = door;
  }

  /** Restores the world, then admits players. */
  static TownSession open(Persistence stores, GameServer server, TownOptions settings, Watch watch)
      throws IOException {
    Archive archive = Archive.open(stores, server, settings);
    Players<Hero> players = Players.open(server, HEROES, PlayersOptions.DEFAULT, watch);
    Town town = new Town(players, archive.match(), archive.board());
    Tick tick = Tick.start();
    ConnectionTokens tokens = new ConnectionTokens(stores.keyValues());
    Entrance<Hero> entrance =
        new Entrance<>(tokens, settings.session(), players, admission -> Hero.newcomer());
    Door door =
        Door.open(
            settings.port(),
            client -> new Visit(entrance, players, town, tick, watch),
            watch::stop);
    TownSession session = new TownSession(archive, players, town, tick, door);
    session.autosave(settings.autosave());
    return session;
  }

  int port() {
    return door.port();
  }

  private void autosave(Duration interval) {
    tick.every(interval, players::saveAll);
    long millis = interval.toMillis();
    var unused =
        archivist.scheduleWithFixedDelay(this::archive, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void archive() {
    try {
      archive.save(town.board());
    } catch (IOException | RuntimeException e) {
      System.err.println("not archived, the next autosave tries again: " + e);
    }
  }

  /**
   * Ends the session within the deadline, and saves the players first. Returns whether everything
   * is durable.
   */
  boolean end(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    MatchResult result = town.result();
    closeDoor();
    CloseReport report = players.close(deadline);
    report.unsaved().forEach(player -> System.err.println(player + " could not be saved"));
    tick.close();
    boolean archived = endArchive(result, end);
    return archived && report.isComplete();
  }

  private void closeDoor() {
    try {
      door.close();
    } catch (IOException e) {
      System.err.println("the door does not close: " + e);
    }
  }

  private boolean endArchive(MatchResult result, long end) throws InterruptedException {
    Future<?> ended =
        archivist.submit(
            () -> {
              archive.end(town.board(), result);
              return true;
            });
    archivist.shutdown();
    try {
      ended.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("the world or the match could not be saved: " + e);
      return false;
    }
  }
}
