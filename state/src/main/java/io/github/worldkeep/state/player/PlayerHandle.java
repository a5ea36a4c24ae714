package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.PlayerState.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A player that belongs to this server, from its load until it has left or its lease is lost. The
 * value must be immutable, because it is written later, on another thread. Only {@link Save#await}
 * waits for a store. Safe for use by several threads.
 *
 * @param <T> the value of the player
 */
public final class PlayerHandle<T> {
  private final String id;
  private final String subject;
  private final String lease;

  /** Guards the state, for moments: never during I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final PlayerState<T> state;

  /**
   * A player that was loaded.
   *
   * @param subject the player's name in messages
   */
  PlayerHandle(
      Saver<T> saver,
      String id,
      String subject,
      String lease,
      ValueCodec.Loaded<T> loaded,
      Stored stored) {
    this.id = id;
    this.subject = subject;
    this.lease = lease;
    this.state = new PlayerState<>(this, saver, loaded, stored);
  }

  private <R> R locked(Supplier<R> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  private void inLock(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }

  /** The player's name in the collection. */
  public String id() {
    return id;
  }

  /** The present value, durable or not. It must not be changed in place. */
  public T value() {
    return locked(state::value);
  }

  /**
   * Changes the value. It is durable only after {@link #save}.
   *
   * @param change a quick function without side effects. It may be applied a second time, after an
   *     exchange that was under way. It receives a copy of a Jackson tree, which it may change
   * @return the new value
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public T update(UnaryOperator<T> change) {
    return locked(() -> state.update(change));
  }

  /**
   * Begins to save the player, and returns at once. Concurrent saves of many players are written
   * together. Several calls before the write begins share one save. While a {@link Checkpoint} is
   * open, the save waits for its end.
   *
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public Save save() {
    return locked(state::save);
  }

  /**
   * Begins to save the player for the last time and to release its lease, in one write, and returns
   * at once. The value can't be changed any more. Once the save is durable, any server can load the
   * player. A second call returns the same save. While a {@link Checkpoint} is open, the save waits
   * for its end.
   *
   * @throws LeaseLostException if another server has the player
   */
  public Save leave() {
    return locked(state::leave);
  }

  /** The number of the durable revision. */
  public long revision() {
    return locked(state::revision);
  }

  /** The age of the oldest change that is not durable yet; zero if there is none. */
  public Duration unsavedFor() {
    return locked(state::unsavedFor);
  }

  /**
   * The time since a write last made the player's value durable, or since the load. It grows also
   * while no change is pending, unlike {@link #unsavedFor}.
   */
  public Duration timeSinceDurable() {
    return locked(state::sinceDurable);
  }

  /**
   * Whether this server still owns the player, as far as it knows. Another server may have taken it
   * over a moment ago.
   */
  public boolean isHeld() {
    return locked(state::held);
  }

  // The following methods are for this package.

  String lease() {
    return lease;
  }

  /** The player's name in messages. */
  String subject() {
    return subject;
  }

  /** The known state in the store, which only the saver's thread changes. */
  Stored stored() {
    return locked(state::stored);
  }

  Optional<Save> saveIfChanged() {
    return locked(state::saveIfChanged);
  }

  /** Waits for the end of the leave, if one is under way. */
  void awaitLeft(Duration patience) {
    Optional<Save> last = locked(state::leaving);
    if (last.isPresent()) {
      try {
        last.get().await(patience);
      } catch (LeaseLostException e) {
        // The player is not here any more, either.
      }
    }
  }

  void become(ValueCodec.Loaded<T> earlier) {
    inLock(() -> state.become(earlier));
  }

  boolean unsaved() {
    return locked(state::unsaved);
  }

  Optional<Attempt<T>> unsavedAttempt() {
    return locked(state::unsavedAttempt);
  }

  void capture() {
    inLock(state::capture);
  }

  Optional<Attempt<T>> beginCaptured() {
    return locked(state::beginCaptured);
  }

  void release() {
    inLock(state::release);
  }

  Optional<Attempt<T>> begin() {
    return locked(state::begin);
  }

  Attempt<T> beginExchange(Save done) {
    return locked(() -> state.beginExchange(done));
  }

  boolean succeeded(Attempt<T> attempt, Stored now, Unknown unknown) {
    return locked(() -> state.succeeded(attempt, now, unknown));
  }

  void settled(Stored now) {
    inLock(() -> state.settled(now));
  }

  void again(Attempt<T> attempt) {
    inLock(() -> state.again(attempt));
  }

  /** The attempt is impossible: its save fails with the cause. */
  void refused(Attempt<T> attempt, RuntimeException cause) {
    inLock(() -> state.refused(attempt));
    if (attempt.save() != null) {
      attempt.save().fail(cause);
    }
  }

  void move() {
    inLock(state::move);
  }

  PlayerState.Loss<T> lose() {
    return locked(state::lose);
  }

  /** Fails all saves, because the process ends and will not write the player any more. */
  void abandon(RuntimeException cause) {
    locked(state::abandon).forEach(save -> save.fail(cause));
  }

  @Override
  public String toString() {
    return "PlayerHandle[" + subject + "]";
  }
}
