package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server owns while it runs a session: the leases on it and its world, the world's files,
 * and its players. It is saved only if the game has started with it, and released only if that was
 * acknowledged.
 */
final class Ownership<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Setup<T> setup;
  private final GameCalls<T> game;
  private final Consumer<Trigger> events;
  private final ExecutorService saving =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-checkpoint"));
  private final SaveTime saveTime = new SaveTime();
  private final List<Lease> leases = new ArrayList<>();
  private final List<String> unsaved = new CopyOnWriteArrayList<>();
  private volatile Optional<World> world = Optional.empty();
  private Optional<Path> journal = Optional.empty();
  private boolean playersClosed;
  private volatile @Nullable Persistence persistence;
  private volatile @Nullable GameServer server;
  private volatile @Nullable Players<T> players;
  private volatile @Nullable Checkpointing<T> checkpointing;
  private volatile @Nullable Session<T> session;
  private volatile @Nullable SessionMatches matches;
  private volatile boolean started;
  private volatile boolean acknowledged;
  private volatile boolean lost;

  /**
   * Owns nothing yet.
   *
   * @param events hears of lost leases, and of what the game asks for
   */
  Ownership(Setup<T> setup, GameCalls<T> game, Consumer<Trigger> events) {
    this.setup = setup;
    this.game = game;
    this.events = events;
  }

  private static <V> V there(@Nullable V value) {
    if (value == null) {
      throw new IllegalStateException("a step before this one did not happen");
    }
    return value;
  }

  void acquire(Persistence stores, String sessionId, Optional<WorldId> worldId, Duration patience)
      throws Exception {
    persistence = stores;
    String name = setup.options().source().host() + "-" + ProcessHandle.current().pid();
    GameServer joined =
        Repeated.call(
            () ->
                GameServer.join(
                    stores.documents(), name, setup.options().times().lease(), listener()));
    server = joined;
    leases.add(Repeated.call(() -> joined.acquire("session/" + sessionId, patience)));
    if (worldId.isPresent()) {
      WorldId id = worldId.get();
      Lease lease = Repeated.call(() -> joined.acquire(id.leaseName(), patience));
      leases.add(lease);
      world = Optional.of(new Worlds(stores).open(id, lease));
    }
  }

  private ServerListener listener() {
    return new ServerListener() {
      @Override
      public void leaseLost(Lease lease) {
        LOG.error("the lease on {} is lost", lease.name());
        events.accept(Trigger.LEASE_LOST);
      }
    };
  }

  void load(RoomConfig room) throws Exception {
    Path directory = directory(room);
    if (world.isPresent()) {
      restore(world.get(), directory);
    }
    PlayersOptions options =
        PlayersOptions.DEFAULT.withCapacity(setup.options().sessions().capacity());
    journal = setup.options().directories().journal();
    PlayersOptions journaled = journal.map(options::withJournal).orElse(options);
    Players<T> opened =
        Repeated.call(
            () -> Players.open(there(server), setup.type(), journaled, setup.game().players()));
    players = opened;
    checkpointing = new Checkpointing<>(game, opened, world, directory, saving);
  }

  /** What a server before this one has not ended is this server's now. */
  void takeOverMatches(String sessionId) throws Exception {
    Matches all = new Matches(there(persistence).documents());
    SessionMatches mine =
        new SessionMatches(sessionId, all.inSession(sessionId, leases.get(0)), this::playerIds);
    matches = mine;
    try {
      Repeated.call(
          () -> {
            mine.takeOver();
            return true;
          });
    } catch (StoreException e) { // A report that can't be read keeps nobody from playing.
      LOG.error("the matches of session {} could not be taken over", sessionId, e);
    }
  }

  private Set<String> playerIds() {
    Players<T> here = players;
    return here == null
        ? Set.of()
        : here.all().stream().map(PlayerHandle::id).collect(Collectors.toSet());
  }

  Optional<SessionMatches> matches() {
    return Optional.ofNullable(matches);
  }

  private static void restore(World world, Path directory) throws Exception {
    if (Repeated.call(() -> world.restore(directory)).isEmpty()) {
      world
          .clear(directory)
          .ifPresent(
              aside -> LOG.warn("world {} is new; what was there is now in {}", world.id(), aside));
    }
  }

  private Path directory(RoomConfig room) {
    return setup.options().directories().worldOf(room);
  }

  Session<T> session(GameSession info, RoomConfig room) {
    Persistence stores = there(persistence);
    Players<T> here = there(players);
    ConnectionTokens tokens = new ConnectionTokens(stores.keyValues());
    Entrance<T> entrance = new Entrance<>(tokens, info.id(), here, setup.game()::fresh);
    Session<T> made =
        new Session<>(
            info,
            room,
            stores,
            directory(room),
            here,
            entrance,
            there(checkpointing),
            there(matches),
            events);
    session = made;
    return made;
  }

  /** The game plays: from now on there is something to save. */
  void started() {
    started = true;
  }

  Optional<Session<T>> session() {
    return Optional.ofNullable(session);
  }

  Optional<Checkpointing<T>> checkpointing() {
    return Optional.ofNullable(checkpointing).filter(c -> started);
  }

  int players() {
    Players<T> here = players;
    return here == null ? 0 : here.all().size();
  }

  /**
   * A lease is lost: nothing of the world is written any more. Players have leases of their own.
   */
  void stopWrites() {
    lost = true;
    Checkpointing<T> stopping = checkpointing;
    if (stopping != null) {
      stopping.stop();
    }
  }

  /**
   * The final save, the most valuable first: all players who have changed, with the world, in one
   * commit; if that can't be done within two thirds of the time, the players by themselves; last,
   * all leases.
   */
  Trigger save(Duration deadline) throws InterruptedException {
    saveTime.within(deadline);
    acknowledged = started && saveTogether();
    closePlayers(saveTime.players());
    return unsaved().isEmpty() ? Trigger.SAVED : Trigger.SAVE_FAILED;
  }

  /** The save that is under way, or about to begin, has no more time than this. */
  void saveWithin(Duration limit) {
    saveTime.within(limit);
  }

  private boolean saveTogether() throws InterruptedException {
    if (lost) {
      return false;
    }
    Future<?> save =
        saving.submit(
            () ->
                Repeated.call(
                    () -> {
                      there(checkpointing).save();
                      return true;
                    }));
    try {
      awaitTogether(save);
      return true;
    } catch (ExecutionException e) {
      LOG.error("the final checkpoint failed", e.getCause());
    } catch (TimeoutException e) {
      LOG.error("the final checkpoint took too long; players are saved without the world");
    } finally {
      save.cancel(true);
    }
    return false;
  }

  /** The time may become less meanwhile. */
  private void awaitTogether(Future<?> save)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration left = saveTime.together();
    while (!save.isDone() && !left.isZero()) {
      try {
        save.get(Math.min(left.toNanos(), LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        left = saveTime.together();
      }
    }
    save.get(0, TimeUnit.NANOSECONDS);
  }

  private void closePlayers(Duration deadline) {
    Players<T> closing = players;
    if (closing != null && !playersClosed) {
      playersClosed = true;
      CloseReport report = closing.close(deadline);
      report.journaled().forEach(player -> unsaved.add("player " + player + " (journal)"));
      report.unsaved().forEach(player -> unsaved.add("player " + player));
    }
  }

  /**
   * A match that the game did not end is abandoned, after all that is worth more was saved; the
   * store refuses it if it is not this server's any more.
   */
  void endMatch(Duration limit, Problems problems) {
    matches().ifPresent(ending -> problems.within(limit, saving, "end the match", ending::end));
  }

  /** What could not be saved. A world that was played is not, until that was acknowledged. */
  List<String> unsaved() {
    List<String> all = new ArrayList<>();
    if (started && !acknowledged) {
      world.ifPresent(w -> all.add("world " + w.id()));
    }
    all.addAll(unsaved);
    return all;
  }

  Optional<Path> journal() {
    return journal;
  }

  /**
   * Gives back what is owned.
   *
   * @param limit for players who were not saved, because the save was skipped or interrupted
   */
  void end(Duration limit, Problems problems) {
    closePlayers(limit);
    saving.shutdownNow();
    GameServer ending = server;
    if (ending == null) {
      return;
    }
    if (!unsaved().isEmpty()) {
      ending.keepLeases();
    } else {
      leases.forEach(lease -> problems.of("release " + lease.name(), lease::release));
    }
    problems.of("end the server", ending::close);
  }
}
