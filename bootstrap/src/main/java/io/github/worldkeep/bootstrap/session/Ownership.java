package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.lease.Succession;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.state.world.WorldDirectory;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private final Audience audience;
  private final Repeated repeated;
  private final Consumer<Trigger> events;
  private final ExecutorService saving =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-checkpoint"));
  private final SaveTime saveTime = new SaveTime();
  private final List<Lease> leases = new ArrayList<>();
  private final List<String> unsaved = new CopyOnWriteArrayList<>();
  private volatile Optional<WorldDirectory> world = Optional.empty();
  private Optional<Succession> former = Optional.empty();
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
  Ownership(Setup<T> setup, Services services, GameCalls<T> game, Consumer<Trigger> events) {
    this.setup = setup;
    this.game = game;
    audience = services.audience();
    repeated = services.repeated();
    this.events = events;
  }

  private static <V> V there(@Nullable V value) {
    if (value == null) {
      throw new IllegalStateException("a step before this one did not happen");
    }
    return value;
  }

  /** What is acquired from now on need not be waited for, if its run has left this directory. */
  void succeed(Optional<WorldId> worldId, Path directory) throws IOException {
    if (worldId.isPresent()) {
      former = WorldDirectory.unsavedRun(directory, worldId.get());
    }
    GameServer here = server;
    if (here != null) {
      former.ifPresent(here::takeOver);
    }
  }

  /** Does nothing if it has it. */
  void acquireSession(Persistence stores, String sessionId, Duration patience) throws Exception {
    if (!leases.isEmpty()) {
      return;
    }
    persistence = stores;
    String name = setup.options().source().host() + "-" + ProcessHandle.current().pid();
    GameServer joined =
        repeated.call(
            () ->
                GameServer.join(
                    stores.documents(), name, setup.options().times().lease(), listener()));
    server = joined;
    former.ifPresent(joined::takeOver);
    acquire(joined, "session/" + sessionId, patience);
  }

  void acquireWorld(
      Persistence stores, Optional<WorldId> worldId, Path directory, Duration patience)
      throws Exception {
    if (worldId.isPresent()) {
      WorldId id = worldId.get();
      Lease lease = acquire(there(server), id.leaseName(), patience);
      world = Optional.of(new Worlds(stores).open(id, lease, directory));
    }
  }

  private Lease acquire(GameServer joined, String what, Duration patience) throws Exception {
    Lease lease = new Leasing(audience, repeated).acquire(joined, what, patience);
    leases.add(lease);
    return lease;
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

  void load() throws Exception {
    if (world.isPresent()) {
      boolean adopted = setup.options().directories().adopted();
      boolean keepsPlayers = setup.type().isPresent();
      new WorldLoading(audience, repeated, adopted, keepsPlayers).load(world.get());
    }
    if (setup.type().isPresent()) {
      players = open(setup.type().get());
    }
    checkpointing =
        new Checkpointing<>(game, audience, Optional.ofNullable(players), world, saving);
  }

  private Players<T> open(PlayerType<T> type) throws Exception {
    PlayersOptions options =
        PlayersOptions.DEFAULT.withCapacity(setup.options().sessions().capacity());
    journal = setup.options().directories().journal();
    PlayersOptions journaled = journal.map(options::withJournal).orElse(options);
    return repeated.call(
        () -> Players.open(there(server), type, journaled, setup.game().playersListener()));
  }

  /** The matches of a session that has players; asks no store yet. */
  void openMatches(String sessionId) {
    DocumentStore documents = there(persistence).documents();
    Lease lease = leases.get(0);
    if (setup.type().isPresent()) {
      matches =
          new SessionMatches(
              sessionId,
              () -> new Matches(documents).inSession(sessionId, lease),
              () -> Set.copyOf(playerIds()));
    }
  }

  List<String> playerIds() {
    Players<T> here = players;
    return here == null ? List.of() : here.all().stream().map(PlayerHandle::id).sorted().toList();
  }

  Optional<SessionMatches> matches() {
    return Optional.ofNullable(matches);
  }

  Session<T> session(GameSession info, RoomConfig room) {
    Persistence stores = there(persistence);
    Path directory = setup.worldOf(room);
    Optional<Players<T>> here = Optional.ofNullable(players);
    Optional<Supplier<Entrance<T>>> entrance = here.map(p -> () -> entrance(stores, info, p));
    Session<T> made =
        new Session<>(
            info, room, stores, directory, here, entrance, there(checkpointing), matches(), events);
    session = made;
    return made;
  }

  private Entrance<T> entrance(Persistence stores, GameSession info, Players<T> here) {
    ConnectionTokens tokens = new ConnectionTokens(stores.keyValues());
    return new Entrance<>(tokens, info.id(), here, setup.game()::newPlayer);
  }

  /**
   * The game is about to play. What a process leaves behind that dies from now on, is recovered.
   */
  void starting() throws IOException {
    if (world.isPresent()) {
      world.get().markPlayed(setup.type().isPresent());
    }
  }

  /** The game plays: from now on there is something to save. */
  void started() {
    started = true;
  }

  boolean isStarted() {
    return started;
  }

  Optional<Session<T>> session() {
    return Optional.ofNullable(session);
  }

  Optional<Checkpointing<T>> checkpointing() {
    return Optional.ofNullable(checkpointing).filter(c -> started);
  }

  /** How many; empty if that is not known. */
  OptionalInt players() {
    Players<T> here = players;
    int some = here == null ? 0 : here.all().size();
    return setup.type().isPresent() ? OptionalInt.of(some) : OptionalInt.empty();
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
    if (started) {
      Optional<Throwable> failure = saveTogether();
      acknowledged = failure.isEmpty();
      failure.ifPresent(this::tellUnsaved);
    }
    closePlayers(saveTime.players());
    return unsaved().isEmpty() ? Trigger.SAVED : Trigger.SAVE_FAILED;
  }

  /** The save that is under way, or about to begin, has no more time than this. */
  void saveWithin(Duration limit) {
    saveTime.within(limit);
  }

  private void tellUnsaved(Throwable why) {
    world.ifPresent(w -> audience.tell(listener -> listener.unsaved(w.world().id(), why)));
  }

  /** Answers why it could not. */
  private Optional<Throwable> saveTogether() throws InterruptedException {
    if (lost) {
      return Optional.of(
          new LeaseLostException(world.map(w -> "world " + w.world().id()).orElse("the session")));
    }
    Duration patience = setup.options().times().stop().retries();
    Future<?> save =
        saving.submit(
            () ->
                repeated.call(
                    patience,
                    () -> {
                      there(checkpointing).save();
                      return true;
                    }));
    try {
      awaitTogether(save);
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.error("the final checkpoint failed", e.getCause());
      return Optional.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      LOG.error("the final checkpoint took too long; players are saved without the world");
      return Optional.of(new TimeoutException("there was not time enough"));
    } finally {
      save.cancel(true);
    }
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
      world.ifPresent(w -> all.add("world " + w.world().id()));
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
    endSaving(limit, problems);
    GameServer ending = server;
    if (ending == null) {
      return;
    }
    boolean keep = !unsaved().isEmpty();
    world.ifPresent(
        w -> problems.of("record the end of " + w.world().id(), keep ? w::closeUnsaved : w::close));
    if (keep) {
      ending.keepLeasesOnClose();
    } else {
      leases.forEach(lease -> problems.of("release " + lease.name(), lease::release));
    }
    problems.of("end the server", ending::close);
  }

  /** The record of the end must be the last one of this run. */
  private void endSaving(Duration limit, Problems problems) {
    saving.shutdownNow();
    problems.of(
        "end the save",
        () -> {
          if (!saving.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("it took longer than " + limit.toMillis() + " ms");
          }
        });
  }
}
