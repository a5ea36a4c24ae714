package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A player who belongs to this server, from its load until it has left or the lease is lost. The
 * value must be immutable: it is written later, on another thread. No method but {@link Save#await}
 * waits for a store. Safe for use by several threads.
 *
 * @param <T> what the game keeps of the player
 */
public final class PlayerHandle<T> {
  private enum Phase {
    PLAYING,
    LEAVING,
    LEFT,
    LOST
  }

  private final Players<T> players;
  private final String id;
  private final String lease;

  /** Guards what follows, for moments: never during I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private T value;
  private Unknown unknown;
  private Phase phase = Phase.PLAYING;
  private boolean dirty;
  private boolean moved;
  private long writes;
  private long dirtySince;
  private @Nullable Save pending;
  private @Nullable Attempt<T> underWay;
  private @Nullable Save leaving;
  private @Nullable List<UnaryOperator<T>> sinceExchange;

  /** What the store has, as far as is known; written by the saver's thread alone. */
  private volatile Stored stored;

  private volatile long durableSince = System.nanoTime();

  /** A player in the store. */
  record Stored(Version version, StoredPlayer player) {}

  PlayerHandle(
      Players<T> players, String id, String lease, ValueCodec.Loaded<T> loaded, Stored stored) {
    this.players = players;
    this.id = id;
    this.lease = lease;
    this.value = loaded.value();
    this.unknown = loaded.unknown();
    this.stored = stored;
  }

  /** The player's name in the collection. */
  public String id() {
    return id;
  }

  /** The value as the game has it, durable or not. */
  public T value() {
    lock.lock();
    try {
      return value;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the value. It is durable only after {@link #save}.
   *
   * @param change has no side effects, and is quick; it may be applied a second time, after an
   *     exchange that was under way
   * @return the new value
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public T update(UnaryOperator<T> change) {
    lock.lock();
    try {
      requirePlaying();
      T changed = change.apply(value);
      if (!changed.equals(value)) {
        touch();
      }
      value = changed;
      if (sinceExchange != null) {
        sinceExchange.add(change);
      }
      return changed;
    } finally {
      lock.unlock();
    }
  }

  private void touch() {
    if (!dirty) {
      dirty = true;
      dirtySince = System.nanoTime();
    }
  }

  private void requirePlaying() {
    switch (phase) {
      case PLAYING -> {}
      case LOST -> throw new LeaseLostException(players.subject(id));
      case LEAVING, LEFT ->
          throw new IllegalStateException(players.subject(id) + " is leaving: load it again");
    }
  }

  /**
   * Saves the player, together with all others who are saved at the same time. Returns at once;
   * saves that were asked for before this one was begun end with it.
   *
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public Save save() {
    lock.lock();
    try {
      requirePlaying();
      if (dirty || pending != null) {
        return request();
      }
      return underWay != null && underWay.changed() ? joined(underWay) : Save.ended(revision());
    } finally {
      lock.unlock();
    }
  }

  /** What is under way is not durable yet. */
  private Save joined(Attempt<T> attempt) {
    Save save = attempt.save();
    return save != null ? save : request();
  }

  /** {@link #save}, if there is anything to save. */
  Optional<Save> saveIfChanged() {
    lock.lock();
    try {
      return phase == Phase.PLAYING && unsaved() ? Optional.of(save()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of leaving, if the player is. */
  void awaitLeft(Duration patience) {
    Save last;
    lock.lock();
    try {
      last = leaving;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      try {
        last.await(patience);
      } catch (LeaseLostException e) {
        // It is not here any more, either.
      }
    }
  }

  /** Takes over what was read from an earlier revision. */
  void become(ValueCodec.Loaded<T> earlier) {
    lock.lock();
    try {
      update(current -> earlier.value());
      unknown = earlier.unknown();
      touch();
    } finally {
      lock.unlock();
    }
  }

  /** What is not durable, if anything is; for the journal. */
  Optional<Attempt<T>> unsavedAttempt() {
    lock.lock();
    try {
      if (!unsaved()) {
        return Optional.empty();
      }
      Save exchange = underWay == null ? null : underWay.exchange();
      return Optional.of(
          new Attempt<>(this, lease, value, unknown, true, dirtySince, false, null, exchange));
    } finally {
      lock.unlock();
    }
  }

  /** The process ends: nobody writes the player any more. */
  void abandon(RuntimeException cause) {
    List<Save> waiting = new ArrayList<>();
    lock.lock();
    try {
      phase = Phase.LEFT;
      addIfAny(waiting, pending);
      if (underWay != null) {
        addIfAny(waiting, underWay.save());
        addIfAny(waiting, underWay.exchange());
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(save -> save.fail(cause));
  }

  private static void addIfAny(List<Save> saves, @Nullable Save save) {
    if (save != null) {
      saves.add(save);
    }
  }

  /**
   * Ends playing: the value stays as it is, is saved, and with it the lease is released, in one
   * write. Once it is durable, any server can load the player. Returns at once; a second call
   * answers the same.
   *
   * @throws LeaseLostException if another server has the player
   */
  public Save leave() {
    lock.lock();
    try {
      if (leaving == null) {
        requirePlaying();
        phase = Phase.LEAVING;
        leaving = request();
      }
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  private Save request() {
    if (pending == null) {
      pending = new Save();
      players.enqueue(this);
    }
    return pending;
  }

  /** The revision that is durable. */
  public long revision() {
    return stored.player().envelope().revision();
  }

  /** How old the oldest change is that is not durable yet; zero if there is none. */
  public Duration unsavedFor() {
    lock.lock();
    try {
      if (underWay != null && underWay.changed()) {
        return Duration.ofNanos(System.nanoTime() - underWay.dirtySince());
      }
      return dirty ? Duration.ofNanos(System.nanoTime() - dirtySince) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** How long ago the player was last known to be durable as it was then. */
  public Duration sinceDurable() {
    return Duration.ofNanos(System.nanoTime() - durableSince);
  }

  /**
   * Whether this server still owns the player, as far as it knows; only the store knows at once.
   */
  public boolean held() {
    lock.lock();
    try {
      return phase == Phase.PLAYING || phase == Phase.LEAVING;
    } finally {
      lock.unlock();
    }
  }

  // What follows is the saver's.

  String lease() {
    return lease;
  }

  Stored stored() {
    return stored;
  }

  /** What is to be written now, if anything is: one write after the other. */
  Optional<Attempt<T>> begin() {
    lock.lock();
    try {
      boolean here = phase == Phase.PLAYING || phase == Phase.LEAVING;
      boolean wanted = pending != null || moved;
      return here && wanted && underWay == null ? Optional.of(take(null)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The same for all who have changed, whether somebody waits for it or not. */
  Optional<Attempt<T>> beginIfChanged() {
    lock.lock();
    try {
      boolean here = phase == Phase.PLAYING || phase == Phase.LEAVING;
      boolean any = dirty || moved || pending != null;
      return here && any ? Optional.of(take(null)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What an exchange begins with: its result is not the game's before it is durable.
   *
   * @param done who waits for it
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  Attempt<T> beginExchange(Save done) {
    lock.lock();
    try {
      requirePlaying();
      sinceExchange = new ArrayList<>();
      return take(done);
    } finally {
      lock.unlock();
    }
  }

  private Attempt<T> take(@Nullable Save exchange) {
    long since = dirty ? dirtySince : System.nanoTime();
    boolean leaves = phase == Phase.LEAVING;
    String write = lease + "/" + ++writes;
    Attempt<T> attempt =
        new Attempt<>(this, write, value, unknown, dirty, since, leaves, pending, exchange);
    underWay = attempt;
    pending = null;
    dirty = false;
    moved = false;
    return attempt;
  }

  /** The attempt is durable. Answers whether the player has left with it. */
  boolean succeeded(Attempt<T> attempt, Stored now, Unknown nowUnknown) {
    lock.lock();
    try {
      stored = now;
      unknown = nowUnknown;
      underWay = null;
      durableSince = System.nanoTime();
      if (attempt.exchange() != null) {
        value = attempt.value();
        exchangeEnded().forEach(change -> value = change.apply(value));
      }
      if (attempt.leaving()) {
        phase = Phase.LEFT;
      } else if (pending != null || moved) {
        players.enqueue(this);
      }
      return attempt.leaving();
    } finally {
      lock.unlock();
    }
  }

  /** What the game has changed since the exchange began. */
  private List<UnaryOperator<T>> exchangeEnded() {
    List<UnaryOperator<T>> changes = Objects.requireNonNullElse(sinceExchange, List.of());
    sinceExchange = null;
    return changes;
  }

  /** The store has this now, without the attempt that is under way. */
  void settled(Stored now) {
    stored = now;
  }

  /** The attempt is to be made again. */
  void again(Attempt<T> attempt) {
    lock.lock();
    try {
      restore(attempt);
      Save save = attempt.save();
      if (save != null && pending != null && pending != save) {
        pending.tell(save);
      } else if (save != null) {
        pending = save;
      }
      if (pending != null || moved) {
        players.enqueue(this);
      }
    } finally {
      lock.unlock();
    }
  }

  private void restore(Attempt<T> attempt) {
    underWay = null;
    sinceExchange = null;
    if (attempt.changed()) {
      dirty = true;
      dirtySince = attempt.dirtySince();
    }
    moved |= !attempt.dirty();
  }

  /** The attempt can't ever be made: who asked for it hears why; the change stays unsaved. */
  void refused(Attempt<T> attempt, RuntimeException cause) {
    lock.lock();
    try {
      restore(attempt);
      if (phase == Phase.LEAVING) {
        phase = Phase.PLAYING; // So that the game can mend the value and leave again.
        leaving = null;
      }
      if (pending != null) {
        players.enqueue(this);
      }
    } finally {
      lock.unlock();
    }
    if (attempt.save() != null) {
      attempt.save().fail(cause);
    }
  }

  /** The server has another id, which the store must know. */
  void move() {
    lock.lock();
    try {
      moved = true;
      players.enqueue(this);
    } finally {
      lock.unlock();
    }
  }

  /** Somebody else has the player. */
  void lose() {
    LeaseLostException lost = new LeaseLostException(players.subject(id));
    Save waiting;
    lock.lock();
    try {
      phase = Phase.LOST;
      waiting = pending;
      pending = null;
      underWay = null;
      sinceExchange = null;
    } finally {
      lock.unlock();
    }
    if (waiting != null) {
      waiting.fail(lost);
    }
  }

  /** Whether a change is not durable. */
  boolean unsaved() {
    lock.lock();
    try {
      return phase != Phase.LOST
          && phase != Phase.LEFT
          && (dirty || (underWay != null && underWay.changed()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "PlayerHandle[" + players.subject(id) + "]";
  }
}
