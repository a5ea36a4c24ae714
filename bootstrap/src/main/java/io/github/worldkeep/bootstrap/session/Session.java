package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.token.Admitted;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A session that this server runs, in the hands of the game. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player
 */
public final class Session<T> {
  private final RoomConfig room;
  private final Persistence persistence;
  private final Path directory;
  private final Players<T> players;
  private final Entrance<T> entrance;
  private final Consumer<Trigger> events;
  private final Checkpointing<T> checkpointing;
  private volatile GameSession info;
  private volatile boolean open;

  Session(
      GameSession info,
      RoomConfig room,
      Persistence persistence,
      Path directory,
      Players<T> players,
      Entrance<T> entrance,
      Checkpointing<T> checkpointing,
      Consumer<Trigger> events) {
    this.info = info;
    this.room = room;
    this.persistence = persistence;
    this.directory = directory;
    this.players = players;
    this.entrance = entrance;
    this.checkpointing = checkpointing;
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
    return room;
  }

  /** The stores of this session; closed after it. */
  public Persistence persistence() {
    return persistence;
  }

  /** Where the world is. */
  public Path directory() {
    return directory;
  }

  /** The players of this server. */
  public Players<T> players() {
    return players;
  }

  /** Whether players may join: the session is active, and does not end. */
  public boolean open() {
    return open;
  }

  /**
   * Lets a player in, who shows a connection token. Waits for the stores.
   *
   * @throws SessionClosedException if nobody joins any more, or not yet; the token stays good
   * @throws RuntimeException as {@link Entrance#admit(String)} says
   */
  public Admitted<T> join(String secret) {
    if (!open) {
      throw new SessionClosedException(info.id());
    }
    Admitted<T> admitted = entrance.admit(secret);
    if (!open) {
      admitted.player().leave();
      throw new SessionClosedException(info.id());
    }
    return admitted;
  }

  /**
   * Makes a checkpoint now, and waits for it: the world and all players who have changed are
   * durable when this returns.
   *
   * @throws RuntimeException if they are not: what the stores throw, and what the game's {@link
   *     Game#save} does
   */
  public void checkpoint() {
    CompletableFuture<Void> done = checkpointing.request();
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
    return checkpointing.sinceDurable();
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
