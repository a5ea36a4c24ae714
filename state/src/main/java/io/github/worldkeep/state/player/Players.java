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
 * The players of a game on this server. A player belongs to one server at a time, from its load
 * until it has left, and the store refuses the writes of all others. Concurrent saves of many
 * players are written together, on a thread of this object. Safe for use by several threads.
 *
 * @param <T> the value of a player, which is immutable; the codec of its type reads and writes it
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
   * Opens the players of this type, once for each type on a server. Entries that an earlier run
   * left in the journal are made durable first. An entry whose player another server has had since
   * is set aside, and {@link PlayersListener#notReplayed} is called.
   *
   * @param server the server, which must be closed after the players
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

  /** Opens the players of this type with the default options and without a listener. */
  public static <T> Players<T> open(GameServer server, PlayerType<T> type) {
    return open(server, type, PlayersOptions.DEFAULT, PlayersListener.NONE);
  }

  /**
   * Acquires the lease of a player and loads the player, which is created if it does not exist. If
   * another server has the player, the call waits up to {@link PlayersOptions#loadTimeout}.
   *
   * @param fresh returns the value of a new player; called only if the store has no such player
   * @throws LeaseHeldException if another server has the player after that time
   * @throws StoreException CORRUPT if the player is damaged, or can't be read as a T; NEWER_FORMAT
   *     if newer code wrote it; INVALID if the fresh value can't be written or read back; and all
   *     that the store throws. The player is not owned then, and nothing is changed
   * @throws IllegalStateException if this server has the player already, if it has its greatest
   *     number of players, or if the players are closed before or during the call; the player is
   *     not owned then
   */
  public PlayerHandle<T> load(String id, Supplier<T> fresh) {
    return loadOrCreate(id, fresh).orElseThrow();
  }

  /**
   * Loads a player, as {@link #load(String, Supplier)} does. Returns empty if the player does not
   * exist.
   */
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

  /** A player may come back while it is still leaving. */
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
      player.move(); // The server has another id since.
    }
    return player;
  }

  /**
   * Returns false if the players were closed during the load, because this one would never be
   * saved.
   */
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

  /** Returns the player, or empty if this server does not have it. */
  public Optional<PlayerHandle<T>> get(String id) {
    return Optional.ofNullable(loaded.get(id)).filter(PlayerHandle::isHeld);
  }

  /** Returns all players on this server. */
  public List<PlayerHandle<T>> all() {
    return List.copyOf(loaded.values());
  }

  /**
   * Saves all players that have changed, as {@link PlayerHandle#save} does. Each write has as many
   * players as fit into the store's timeout: after a TIMEOUT half as many, down to one, and more
   * again when the store is quick. So a store that writes one player within its timeout makes
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
   * Changes two players together in one commit. An item that moves from one to the other is never
   * with both and never with neither, whatever fails. Both values change when the commit is
   * durable. Changes that the game makes meanwhile are applied after it. The call waits for the
   * store.
   *
   * @param timeout the greatest time to wait
   * @throws LeaseLostException if another server has one of the players; nothing happened
   * @throws StoreException all that the store throws, if the exchange did not happen; TIMEOUT if
   *     the outcome is not known yet: look at the players later
   * @throws RuntimeException if the exchange throws it; nothing happened
   */
  public void exchange(
      PlayerHandle<T> first, PlayerHandle<T> second, Exchange<T> exchange, Duration timeout) {
    if (first == second) {
      throw new IllegalArgumentException("an exchange takes two players");
    }
    new Exchanging<>(saver, first, second, exchange, new Save(2)).await(timeout);
  }

  /**
   * Begins a checkpoint, by which the present state of all players becomes durable in one commit
   * with other data, such as a world. Call it in the game's tick, when the world is in the state to
   * be published and does not change. It is quick, and does not call a store.
   *
   * <p>Until the checkpoint is committed or closed, saves, leaves and exchanges wait. So always
   * close it. {@link Backlog#heldFor} is the time since it was opened.
   *
   * @throws IllegalStateException if a checkpoint is open, or the players are closed
   */
  public Checkpoint beginCheckpoint() {
    return checkpoints.begin();
  }

  /**
   * {@link #beginCheckpoint Begins} a checkpoint and {@link Checkpoint#commit commits} it at once.
   * It suits a batch of data in memory. A world's directory is read earlier than the commit, so it
   * needs {@link #beginCheckpoint}. The call waits for the store.
   */
  public BatchOutcome.Committed checkpoint(Supplier<Batch> batch) {
    try (Checkpoint checkpoint = beginCheckpoint()) {
      return checkpoint.commit(batch);
    }
  }

  /** The kept revisions of the players. */
  public Revisions<T> revisions() {
    return new Revisions<>(this, collections);
  }

  /** Returns the changes that are not durable yet. */
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
   * Lets all players leave, and waits up to the deadline until they are durable. Players that are
   * not durable by then are written to the journal, if there is one. No player can be loaded any
   * more. An open checkpoint ends: its commit fails, unless it is under way.
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
