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
 * A session that this server runs, in the hands of the game. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player
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

  /** The session's name. */
  public String id() {
    return info.id();
  }

  /** The session, as the backend had it last. */
  public GameSession info() {
    return info;
  }

  /** What the server was started, or allocated, with. */
  public RoomConfig room() {
    return loaded.assignment().room();
  }

  /** The stores of this session; closed after it. */
  public Persistence persistence() {
    return loaded.persistence();
  }

  /** Where the world is. */
  public Path directory() {
    return loaded.assignment().directory();
  }

  /**
   * The players of this server.
   *
   * @throws IllegalStateException if it keeps none
   */
  public Players<T> players() {
    return loaded.players().orElseThrow(Session::withoutPlayers);
  }

  private static IllegalStateException withoutPlayers() {
    return new IllegalStateException("this server keeps no players: see Bootstrap.withoutPlayers");
  }

  /** Whether players may join: the session is active, and does not end. */
  public boolean joinable() {
    return open;
  }

  /**
   * Lets a player in, who shows a connection token. Waits for the stores.
   *
   * @throws SessionClosedException if nobody joins any more, or not yet; the token stays good
   * @throws io.github.worldkeep.store.StoreException UNSUPPORTED if keys and values are in a store
   *     of this process alone, as by default, so that no backend can have issued a token
   * @throws RuntimeException as {@link Entrance#admit(String)} says
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
   * Makes a checkpoint now, and waits for it: the world and all players who have changed are
   * durable when this returns.
   *
   * @throws IllegalStateException if the game is being stopped, or is over: the final save comes by
   *     itself
   * @throws RuntimeException if they are not: what the stores throw, and what the game's {@link
   *     Game#save} does
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

  /** How long ago the world was durable, with all players, as it was then. */
  public Duration sinceCheckpoint() {
    return loaded.checkpointing().sinceDurable();
  }

  /**
   * Starts a match of this session, whose id is the session's for the first one, with {@code .2},
   * {@code .3} and so on for those after it.
   *
   * @see #startMatch(String, String, Map)
   */
  public Match startMatch(String kind, Map<String, ?> attributes) {
    return matches().start(Optional.empty(), kind, attributes);
  }

  /**
   * Starts a match of this session; it is durable when this returns. One is played at a time: one
   * that is still open ends as abandoned first. All players of this server take part, and those who
   * come later; who leaves is noted. What happens in it is made durable about as often as the world
   * is. A match that is open when the session is over ends as abandoned then. Waits for the store.
   *
   * @param id that no match has: 1 to 128 of {@code a-z A-Z 0-9 _ - .}, not beginning with a dot
   * @param kind as in {@link io.github.worldkeep.state.match.Matches#start}, and so the attributes
   * @throws IllegalArgumentException if an argument is not as said
   * @throws IllegalStateException if there are more than 1,000 players; or if the session is over
   * @throws io.github.worldkeep.state.lease.LeaseLostException if the session is another server's
   * @throws RuntimeException as {@link io.github.worldkeep.state.match.Matches#start} says. Start
   *     it again: one that may have started without an answer is abandoned
   */
  public Match startMatch(String id, String kind, Map<String, ?> attributes) {
    return matches().start(Optional.of(id), kind, attributes);
  }

  private SessionMatches matches() {
    return loaded.matches().orElseThrow(Session::withoutPlayers);
  }

  /**
   * The match that is being played: the one that was started last, if it has not ended; before
   * that, one that an earlier server of this session, which died, has left open, as it was saved
   * last. Asks the store the first time.
   *
   * @throws RuntimeException what the store throws, the first time
   */
  public Optional<Match> match() {
    return loaded.matches().flatMap(SessionMatches::open);
  }

  /** The match is over: players may stay for the time of draining, then the session ends. */
  public void matchEnded() {
    events.accept(Trigger.MATCH_ENDED);
  }

  /** Ends the session at once. Another one may follow in this process. */
  public void end() {
    events.accept(Trigger.SESSION_LEFT);
  }

  /** Ends the server, as if it were told to from outside. */
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
