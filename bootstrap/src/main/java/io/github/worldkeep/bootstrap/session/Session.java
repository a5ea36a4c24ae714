package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.token.Admitted;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A session that this server runs, as the game uses it. Safe for use by several threads.
 *
 * @param <T> the game's value for a player
 */
public final class Session<T> {
  private final LoadedSession<T> loaded;
  private final Consumer<Trigger> events;
  private volatile GameSession info;
  private volatile boolean open;

  Session(GameSession info, LoadedSession<T> loaded, Consumer<Trigger> events) {
    this.info = info;
    this.loaded = loaded;
    this.events = events;
  }

  /** Returns the session's id. */
  public String id() {
    return info.id();
  }

  /** Returns the latest known state of the session in the backend. */
  public GameSession info() {
    return info;
  }

  /** Returns the room config with which the server was started or allocated. */
  public RoomConfig room() {
    return loaded.assignment().room();
  }

  /** Returns the stores of this session. They are closed after it. */
  public Persistence persistence() {
    return loaded.persistence();
  }

  /** Returns the directory of the world. */
  public Path directory() {
    return loaded.assignment().directory();
  }

  /**
   * Returns the players of this server.
   *
   * @throws IllegalStateException if the server keeps no players
   */
  public Players<T> players() {
    return loaded.players().orElseThrow(Session::withoutPlayers);
  }

  private static IllegalStateException withoutPlayers() {
    return new IllegalStateException("this server keeps no players: see Bootstrap.withoutPlayers");
  }

  /** Returns whether players can join: the session is active and does not drain or end. */
  public boolean joinable() {
    return open;
  }

  /**
   * Admits a player by a connection token. Waits for the stores.
   *
   * @throws SessionClosedException if players can't join yet, or not any more; the token stays
   *     valid
   * @throws io.github.worldkeep.store.StoreException UNSUPPORTED if the keys and values are in a
   *     store of this process alone, as by default; then no backend can have issued a token
   * @throws RuntimeException any exception of {@link Entrance#admit(String)}
   */
  public Admitted<T> join(String secret) {
    if (!open) {
      throw new SessionClosedException(info.id());
    }
    Admitted<T> admitted = loaded.entrance().orElseThrow(Session::withoutPlayers).admit(secret);
    if (!open) {
      admitted.player().leave();
      throw new SessionClosedException(info.id());
    }
    loaded.matches().ifPresent(SessionMatches::rollCall);
    return admitted;
  }

  /**
   * Makes a checkpoint, and waits for it. When this method returns, the world and all changed
   * players are durable.
   *
   * @throws IllegalStateException if the game is being stopped, or the session has ended: the final
   *     save follows by itself
   * @throws RuntimeException if the checkpoint failed: the exception of a store, or of {@link
   *     Game#save}
   */
  public void checkpoint() {
    CompletableFuture<Void> done = loaded.checkpointing().request();
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for a checkpoint", e);
    }
  }

  /** Returns the time since the stored world and players last equalled those of the game. */
  public Duration timeSinceCheckpoint() {
    return loaded.checkpointing().timeSinceDurable();
  }

  /**
   * Starts a match with the next free id. The first match of a session has the session's id; the
   * later ones end with {@code .2}, {@code .3} and so on.
   *
   * @see #startMatch(String, String, Map)
   */
  public Match startMatch(String kind, Map<String, ?> attributes) {
    return matches().start(Optional.empty(), kind, attributes);
  }

  /**
   * Starts a match of this session, which is durable when this method returns. Only one match is
   * played at a time: if one is open, it ends as abandoned first. All players of this server take
   * part, and those who join later; players who leave are noted. The match is saved about as often
   * as the world. If it is still open when the session ends, it ends as abandoned. Waits for the
   * store.
   *
   * @param id an id that no match has: 1 to 128 of {@code a-z A-Z 0-9 _ - .}, and no dot at the
   *     start
   * @param kind as in {@link io.github.worldkeep.state.match.Matches#start}
   * @param attributes as in {@link io.github.worldkeep.state.match.Matches#start}
   * @throws IllegalArgumentException if an argument is invalid
   * @throws IllegalStateException if there are more than 1,000 players, or if the session has ended
   * @throws io.github.worldkeep.state.lease.LeaseLostException if another server holds the session
   * @throws RuntimeException any exception of {@link
   *     io.github.worldkeep.state.match.Matches#start}. Repeat the call then: a match that may have
   *     started is abandoned
   */
  public Match startMatch(String id, String kind, Map<String, ?> attributes) {
    return matches().start(Optional.of(id), kind, attributes);
  }

  private SessionMatches matches() {
    return loaded.matches().orElseThrow(Session::withoutPlayers);
  }

  /**
   * Returns the match that is being played: the one started last, if it has not ended. Before the
   * first start, it is the match that an earlier server of this session left open when it died, as
   * last saved. The first call asks the store.
   *
   * @throws RuntimeException any exception of the store, in the first call
   */
  public Optional<Match> match() {
    return loaded.matches().flatMap(SessionMatches::open);
  }

  /** Ends the match: players can stay for the time of draining; then the session ends. */
  public void matchEnded() {
    events.accept(Trigger.MATCH_ENDED);
  }

  /** Ends the session at once. Another session may follow in this process. */
  public void end() {
    events.accept(Trigger.SESSION_LEFT);
  }

  /** Ends the server, as a soft stop does. */
  public void shutDown() {
    events.accept(Trigger.SOFT_STOP);
  }

  void openDoor() {
    open = true;
  }

  void closeDoor() {
    open = false;
  }

  void changed(GameSession now) {
    info = now;
  }

  @Override
  public String toString() {
    return "Session[" + info.id() + "]";
  }
}
