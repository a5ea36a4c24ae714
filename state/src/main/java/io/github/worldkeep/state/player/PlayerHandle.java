package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.PlayerState.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A player who belongs to this server, from its load until it has left or the lease is lost. The
 * value must be immutable: it is written later, on another thread. No method but {@link Save#await}
 * waits for a store. Safe for use by several threads.
 *
 * @param <T> what the game keeps of the player
 */
public final class PlayerHandle<T> {
  private final String id;
  private final String subject;
  private final String lease;

  /** Guards the state, for moments: never during I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final PlayerState<T> state;

  /**
   * A player who was loaded.
   *
   * @param subject what messages call it
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

  /** The value as the game has it, durable or not. It must not be changed in place. */
  public T value() {
    return locked(state::value);
  }

  /**
   * Changes the value. It is durable only after {@link #save}.
   *
   * @param change has no side effects, and is quick; it may be applied a second time, after an
   *     exchange that was under way. Of a Jackson tree it is given a copy, which it may change
   * @return the new value
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public T update(UnaryOperator<T> change) {
    return locked(() -> state.update(change));
  }

  /**
   * Saves the player, together with all others who are saved at the same time. Returns at once;
   * saves that were asked for before this one was begun end with it. While a {@link Checkpoint} is
   * open, it waits for its end.
   *
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  public Save save() {
    return locked(state::save);
  }

  /**
   * Ends playing: the value stays as it is, is saved, and with it the lease is released, in one
   * write. Once it is durable, any server can load the player. Returns at once; a second call
   * answers the same. While a {@link Checkpoint} is open, it waits for its end.
   *
   * @throws LeaseLostException if another server has the player
   */
  public Save leave() {
    return locked(state::leave);
  }

  /** The revision that is durable. */
  public long revision() {
    return locked(state::revision);
  }

  /** How old the oldest change is that is not durable yet; zero if there is none. */
  public Duration unsavedFor() {
    return locked(state::unsavedFor);
  }

  /** How long ago the player was last known to be durable as it was then. */
  public Duration timeSinceDurable() {
    return locked(state::sinceDurable);
  }

  /**
   * Whether this server still owns the player, as far as it knows; only the store knows at once.
   */
  public boolean isHeld() {
    return locked(state::held);
  }

  // What follows is the package's.

  String lease() {
    return lease;
  }

  /** What messages call it. */
  String subject() {
    return subject;
  }

  /** What the store has, as far as is known; changed by the saver's thread alone. */
  Stored stored() {
    return locked(state::stored);
  }

  Optional<Save> saveIfChanged() {
    return locked(state::saveIfChanged);
  }

  /** Waits for the end of leaving, if the player is. */
  void awaitLeft(Duration patience) {
    Optional<Save> last = locked(state::leaving);
    if (last.isPresent()) {
      try {
        last.get().await(patience);
      } catch (LeaseLostException e) {
        // It is not here any more, either.
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

  /** The attempt can't ever be made: who asked for it hears why. */
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

  /** The process ends: nobody writes the player any more. */
  void abandon(RuntimeException cause) {
    locked(state::abandon).forEach(save -> save.fail(cause));
  }

  @Override
  public String toString() {
    return "PlayerHandle[" + subject + "]";
  }
}
