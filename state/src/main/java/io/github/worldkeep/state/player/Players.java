package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The players of a game on this server. Each belongs to one server at a time, from its load until
 * it has left; the store refuses the writes of any other. Saves of many players at the same time
 * are written together, on a thread of this object. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player: immutable, read and written by its type's codec
 */
public final class Players<T> {
  private final GameServer server;
  private final PlayerCollections<T> collections;
  private final PlayersOptions options;
  private final Map<String, PlayerHandle<T>> loaded = new ConcurrentHashMap<>();
  private final Set<String> loading = ConcurrentHashMap.newKeySet();

  /** Guards {@link #closing} and the entering of a loaded player, for moments. */
  private final ReentrantLock entering = new ReentrantLock();

  private final Saver<T> saver;
  private final Checkpoints<T> checkpoints;
  private final Optional<Journal> journal;
  private volatile boolean closing;

  private Players(
      GameServer server, PlayerType<T> type, PlayersOptions options, PlayersListener listener) {
    this.server = server;
    this.collections = PlayerCollections.open(server.documents(), type);
    this.options = options;
    this.journal = options.journal().map(path -> journal(path.resolve(type.collection())));
    this.saver =
        new Saver<>(
            server, collections, keeper(), listener, player -> loaded.remove(player.id(), player));
    this.checkpoints = new Checkpoints<>(saver, loaded.values());
    server.onNewId(() -> loaded.values().forEach(PlayerHandle::move));
  }

  /**
   * Opens the players of this type; one object for each type on a server. What an earlier run left
   * in the journal is made durable first, if nobody has had the player since; else it is set aside,
   * and the listener hears of it.
   *
   * @param server is not closed with the players: close them before it
   * @throws StoreException all that the store throws
   * @throws UncheckedIOException if the journal can't be used
   */
  public static <T> Players<T> open(
      GameServer server, PlayerType<T> type, PlayersOptions options, PlayersListener listener) {
    Players<T> players = new Players<>(server, type, options, listener);
    try {
      players.replay(listener);
    } catch (RuntimeException e) {
      players.close(Duration.ZERO);
      throw e;
    }
    return players;
  }

  private static Journal journal(Path directory) {
    try {
      return Journal.open(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal " + directory + " can't be opened", e);
    }
  }

  private JournalKeeper<T> keeper() {
    return new JournalKeeper<>(server, collections, journal);
  }

  private void replay(PlayersListener listener) {
    if (journal.isEmpty()) {
      return;
    }
    try {
      new Replay<>(server.documents(), collections, journal.get(), listener).run();
    } catch (IOException e) {
      throw new UncheckedIOException("the journal can't be replayed", e);
    }
  }

  /** {@link #open(GameServer, PlayerType, PlayersOptions, PlayersListener)} as usual. */
  public static <T> Players<T> open(GameServer server, PlayerType<T> type) {
    return open(server, type, PlayersOptions.DEFAULT, PlayersListener.NONE);
  }

  /**
   * Takes the lease and loads the player, who is created if there is none. Waits for another server
   * that has the player, as long as the options say.
   *
   * @param fresh the value of a new player; called only when the store has said that there is none
   * @throws LeaseHeldException if another server has the player after that time
   * @throws StoreException CORRUPT if it is damaged, or no T; NEWER_FORMAT if newer code wrote it;
   *     INVALID if the fresh value can't be written, or not be read again; and all that the store
   *     throws. The player is not owned then, and nothing is changed
   * @throws IllegalStateException if this server has the player already, has as many as it may, or
   *     the players are closed, also meanwhile; the player is not owned then
   */
  public PlayerHandle<T> load(String id, Supplier<T> fresh) {
    return loadOrCreate(id, fresh).orElseThrow();
  }

  /** {@link #load(String, Supplier)}, but empty if there is no such player. */
  public Optional<PlayerHandle<T>> load(String id) {
    return loadOrCreate(id, null);
  }

  private Optional<PlayerHandle<T>> loadOrCreate(String id, @Nullable Supplier<T> fresh) {
    awaitLeaving(id);
    if (!loading.add(id)) {
      throw new IllegalStateException(subject(id) + " is being loaded already");
    }
    try {
      requireRoom(id);
      return loadAlone(id, fresh);
    } finally {
      loading.remove(id);
    }
  }

  /** Somebody who comes back while still leaving. */
  private void awaitLeaving(String id) {
    PlayerHandle<T> before = loaded.get(id);
    if (before != null) {
      before.awaitLeft(options.loadTimeout());
    }
  }

  private void requireRoom(String id) {
    if (closing) {
      throw closed();
    }
    if (loaded.containsKey(id)) {
      throw new IllegalStateException(subject(id) + " is loaded already: use that handle");
    }
    if (loaded.size() + loading.size() > options.capacity()) {
      throw new IllegalStateException(
          "this server has " + loaded.size() + " players, as many as its options allow");
    }
  }

  private Optional<PlayerHandle<T>> loadAlone(String id, @Nullable Supplier<T> fresh) {
    Loading<T> attempts = new Loading<>(server, collections, id, fresh);
    try {
      server.await(subject(id), options.loadTimeout(), attempts::attempt);
    } catch (RuntimeException e) {
      if (attempts.uncertain()) {
        server.runWhenReachable(attempts::giveBack);
      }
      throw e;
    }
    return attempts.result().map(result -> keep(id, attempts, result));
  }

  private PlayerHandle<T> keep(String id, Loading<T> attempts, Loading.Result<T> result) {
    String lease = result.owner().lease();
    PlayerHandle<T> player =
        new PlayerHandle<>(saver, id, subject(id), lease, result.loaded(), result.stored());
    if (!enter(player)) {
      giveBack(attempts);
      throw closed();
    }
    if (!result.owner().server().equals(server.id())) {
      player.move(); // The server has got another id meanwhile.
    }
    return player;
  }

  /** Answers false if the players were closed during the load: nobody would save this one. */
  private boolean enter(PlayerHandle<T> player) {
    entering.lock();
    try {
      if (!closing) {
        loaded.put(player.id(), player);
      }
      return !closing;
    } finally {
      entering.unlock();
    }
  }

  private void giveBack(Loading<T> attempts) {
    try {
      attempts.giveBack();
    } catch (StoreException e) {
      server.runWhenReachable(attempts::giveBack);
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the players are closed");
  }

  /** The player on this server, if it has it. */
  public Optional<PlayerHandle<T>> get(String id) {
    return Optional.ofNullable(loaded.get(id)).filter(PlayerHandle::isHeld);
  }

  /** All players on this server, as they are at some moment of the call. */
  public List<PlayerHandle<T>> all() {
    return List.copyOf(loaded.values());
  }

  /**
   * Saves all who have changed, as {@link PlayerHandle#save} does. As many are written at once as
   * the store takes within its timeout: after a TIMEOUT half as many, down to one, and more again
   * when the store is quick. So every store that writes one player within its timeout makes
   * progress.
   */
  public List<Save> saveAll() {
    List<Save> saves = new ArrayList<>();
    for (PlayerHandle<T> player : loaded.values()) {
      player.saveIfChanged().ifPresent(saves::add);
    }
    return saves;
  }

  /**
   * Changes two players together: what goes from one to the other is never with both, and never
   * with neither, whatever fails. Both values change when that is durable, in one commit; what the
   * game changes meanwhile happens after it. Waits for the store.
   *
   * @param timeout how long to wait
   * @throws LeaseLostException if another server has one of them; nothing happened
   * @throws StoreException if it did not happen, all that the store throws; TIMEOUT if that is not
   *     known yet: look at the players later
   * @throws RuntimeException what the exchange throws; nothing happened
   */
  public void exchange(
      PlayerHandle<T> first, PlayerHandle<T> second, Exchange<T> exchange, Duration timeout) {
    if (first == second) {
      throw new IllegalArgumentException("an exchange takes two players");
    }
    new Exchanging<>(saver, first, second, exchange, new Save(2)).await(timeout);
  }

  /**
   * Begins a checkpoint: all players as they are now are to become durable in one commit with what
   * else the game publishes, a world say. Call it when the world is as it is to be published, and
   * nothing changes: in the game's tick. It asks no store, and is quick.
   *
   * <p>Until it is committed or closed, no save, leave or exchange begins; those that are asked for
   * wait. So always close it; {@link Backlog#heldFor} tells for how long it has been open.
   *
   * @throws IllegalStateException if one is open, or the players are closed
   */
  public Checkpoint beginCheckpoint() {
    return checkpoints.begin();
  }

  /**
   * {@link #beginCheckpoint Begins} a checkpoint and {@link Checkpoint#commit commits} it at once.
   * For a batch of what is at hand; a directory was read before, so it needs a moment of its own.
   * Waits for the store.
   */
  public BatchOutcome.Committed checkpoint(Supplier<Batch> batch) {
    try (Checkpoint checkpoint = beginCheckpoint()) {
      return checkpoint.commit(batch);
    }
  }

  /** What is kept of the players' earlier saves. */
  public Revisions<T> revisions() {
    return new Revisions<>(this, collections);
  }

  /** How far the store is behind the game. */
  public Backlog backlog() {
    int unsaved = 0;
    Duration oldest = Duration.ZERO;
    for (PlayerHandle<T> player : loaded.values()) {
      if (player.unsaved()) {
        unsaved++;
        Duration age = player.unsavedFor();
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
      }
    }
    return new Backlog(loaded.size(), unsaved, oldest, saver.away(), checkpoints.held());
  }

  /**
   * Lets all players leave, and waits until they are durable, but not longer than the deadline.
   * What is not by then goes into the journal, if there is one. Nothing can be loaded any more. A
   * checkpoint that is open ends: its commit fails, unless it is under way.
   */
  public CloseReport close(Duration deadline) {
    endEntering();
    checkpoints.close();
    CloseReport report = new Closing<>(server, saver, keeper()).close(loaded.values(), deadline);
    try {
      if (journal.isPresent()) {
        journal.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the journal can't be closed; what is in it stays", e);
    }
    return report;
  }

  private void endEntering() {
    entering.lock();
    try {
      closing = true;
    } finally {
      entering.unlock();
    }
  }

  String subject(String id) {
    return "player " + id + " in " + collections.type().collection();
  }
}
