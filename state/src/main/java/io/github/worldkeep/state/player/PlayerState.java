package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A player's value, and what is becoming of it: one write after the other, until it has left or the
 * lease is lost. Guarded by the lock of its {@link PlayerHandle}.
 */
final class PlayerState<T> {
  private enum Phase {
    PLAYING,
    LEAVING,
    LEFT,
    LOST;

    boolean here() {
      return this == PLAYING || this == LEAVING;
    }
  }

  private final PlayerHandle<T> player;
  private final Saver<T> saver;
  private T value;
  private Unknown unknown;
  private Phase phase = Phase.PLAYING;
  private Unwritten unwritten = Unwritten.NOTHING;
  private boolean moved;
  private long writes;
  private @Nullable Attempt<T> underWay;
  private @Nullable Moment<T> moment;
  private @Nullable Save leaving;
  private @Nullable List<UnaryOperator<T>> sinceExchange;
  private Stored stored;
  private long durableSince = System.nanoTime();

  /** A player in the store. */
  record Stored(Version version, StoredPlayer player) {}

  /**
   * A player that this server has lost.
   *
   * @param unsaved the value that was not durable, if any
   * @param waiting the saves that fail because of the loss
   */
  record Loss<T>(PlayerHandle<T> player, Optional<Attempt<T>> unsaved, List<Save> waiting) {}

  PlayerState(PlayerHandle<T> player, Saver<T> saver, ValueCodec.Loaded<T> loaded, Stored stored) {
    this.player = player;
    this.saver = saver;
    this.value = loaded.value();
    this.unknown = loaded.unknown();
    this.stored = stored;
  }

  // The following methods are for the game.

  T value() {
    return value;
  }

  T update(UnaryOperator<T> change) {
    requirePlaying();
    T changed = change.apply(ValueCodec.forChange(value));
    if (!changed.equals(value)) {
      unwritten = unwritten.touched();
    }
    value = changed;
    if (sinceExchange != null) {
      sinceExchange.add(change);
    }
    return changed;
  }

  private void requirePlaying() {
    switch (phase) {
      case PLAYING -> {}
      case LOST -> throw new LeaseLostException(player.subject());
      case LEAVING, LEFT ->
          throw new IllegalStateException(player.subject() + " is leaving: load it again");
    }
  }

  /** Takes over what was read from an earlier revision. */
  void become(ValueCodec.Loaded<T> earlier) {
    update(current -> earlier.value());
    unknown = earlier.unknown();
    unwritten = unwritten.touched();
  }

  Save save() {
    requirePlaying();
    if (unwritten.any()) {
      return request();
    } else if (moment != null && moment.unwritten().any()) {
      return requestAtMoment(moment);
    }
    return underWay != null && underWay.changed() ? joined(underWay) : Save.ended(revision());
  }

  private Save request() {
    if (unwritten.save() == null) {
      unwritten = unwritten.requested();
      saver.enqueue(player);
    }
    return Objects.requireNonNull(unwritten.save());
  }

  /** Nothing has changed since: it is durable with the checkpoint, or after it. */
  private Save requestAtMoment(Moment<T> held) {
    Unwritten requested = held.unwritten().requested();
    moment = held.with(requested);
    return Objects.requireNonNull(requested.save());
  }

  /** The attempt under way is not durable yet. */
  private Save joined(Attempt<T> attempt) {
    Save save = attempt.save();
    return save != null ? save : request();
  }

  /** {@link #save}, if there is anything to save. */
  Optional<Save> saveIfChanged() {
    return phase == Phase.PLAYING && unsaved() ? Optional.of(save()) : Optional.empty();
  }

  Save leave() {
    if (leaving == null) {
      requirePlaying();
      phase = Phase.LEAVING;
      leaving = request();
    }
    return leaving;
  }

  /** The save of the leave, if the player is leaving. */
  Optional<Save> leaving() {
    return Optional.ofNullable(leaving);
  }

  Stored stored() {
    return stored;
  }

  long revision() {
    return stored.player().envelope().revision();
  }

  Duration unsavedFor() {
    if (!unsaved()) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(System.nanoTime() - unsavedSince());
  }

  private long unsavedSince() {
    if (underWay != null && underWay.changed()) {
      return underWay.dirtySince();
    }
    return moment != null && moment.unwritten().changed()
        ? moment.unwritten().since()
        : unwritten.since();
  }

  Duration sinceDurable() {
    return Duration.ofNanos(System.nanoTime() - durableSince);
  }

  boolean held() {
    return phase.here();
  }

  /** Whether a change is not durable. */
  boolean unsaved() {
    return phase.here()
        && (unwritten.changed()
            || (moment != null && moment.unwritten().changed())
            || (underWay != null && underWay.changed()));
  }

  // The following methods are for checkpoints.

  /** The moment: what is not durable is kept as it is now, and nothing of it is begun. */
  void capture() {
    if (phase.here() && (unwritten.any() || underWay != null)) {
      int changes = sinceExchange == null ? 0 : sinceExchange.size();
      moment = new Moment<>(value, unknown, phase == Phase.LEAVING, changes, unwritten);
      unwritten = Unwritten.NOTHING;
    }
  }

  /** Returns the attempt for the checkpoint, if there is one; called between two rounds. */
  Optional<Attempt<T>> beginCaptured() {
    if (!phase.here() || moment == null || !(moment.unwritten().any() || moved)) {
      return Optional.empty();
    }
    Moment<T> held = moment;
    moment = held.with(Unwritten.NOTHING);
    return Optional.of(take(held.value(), held.unknown(), held.unwritten(), held.leaving(), null));
  }

  /** The checkpoint has ended: what waited for it goes on. */
  void release() {
    if (moment != null) {
      unwritten = unwritten.after(moment.unwritten());
      moment = null;
    }
    enqueueIfWanted();
  }

  private void enqueueIfWanted() {
    if (unwritten.save() != null || moved) {
      saver.enqueue(player);
    }
  }

  // What follows is the saver's.

  /** Returns the next attempt, if there is one and none is under way. */
  Optional<Attempt<T>> begin() {
    if (!phase.here() || underWay != null) {
      return Optional.empty();
    } else if (moment != null || saver.holding()) {
      return moved ? Optional.of(takeOwnerAlone()) : Optional.empty();
    }
    return unwritten.save() != null || moved ? Optional.of(takeAll(null)) : Optional.empty();
  }

  /**
   * Returns the attempt from which an exchange starts. The game sees the result only when it is
   * durable.
   *
   * @param done the save of the exchange
   * @throws LeaseLostException if another server has the player
   * @throws IllegalStateException if the player is leaving, or has left
   */
  Attempt<T> beginExchange(Save done) {
    requirePlaying();
    sinceExchange = new ArrayList<>();
    return takeAll(done);
  }

  private Attempt<T> takeAll(@Nullable Save exchange) {
    Unwritten all = unwritten;
    unwritten = Unwritten.NOTHING;
    return take(value, unknown, all, phase == Phase.LEAVING, exchange);
  }

  /** The store must have the player's owner, also during a checkpoint. */
  private Attempt<T> takeOwnerAlone() {
    return take(value, unknown, Unwritten.NOTHING, false, null);
  }

  private Attempt<T> take(
      T what, Unknown itsUnknown, Unwritten of, boolean leaves, @Nullable Save exchange) {
    long since = of.changed() ? of.since() : System.nanoTime();
    String write = player.lease() + "/" + ++writes;
    Attempt<T> attempt =
        new Attempt<>(
            player, write, what, itsUnknown, of.changed(), since, leaves, of.save(), exchange);
    underWay = attempt;
    moved = false;
    return attempt;
  }

  /** Records that the attempt is durable. Returns whether the player has left with it. */
  boolean succeeded(Attempt<T> attempt, Stored now, Unknown nowUnknown) {
    stored = now;
    underWay = null;
    durableSince = attempt.dirty() || !unsaved() ? System.nanoTime() : durableSince;
    written(attempt.unknown(), nowUnknown);
    if (attempt.exchange() != null) {
      exchanged(attempt.value());
    }
    if (attempt.leaving()) {
      phase = Phase.LEFT;
      moment = null;
    } else {
      enqueueIfWanted();
    }
    return attempt.leaving();
  }

  /** Unless an earlier revision has brought its own since. */
  private void written(Unknown before, Unknown now) {
    unknown = unknown == before ? now : unknown;
    if (moment != null && moment.unknown() == before) {
      moment = moment.with(now);
    }
  }

  /** Changes that the game has made since the exchange began are applied after it. */
  private void exchanged(T result) {
    List<UnaryOperator<T>> changes = Objects.requireNonNullElse(sinceExchange, List.of());
    sinceExchange = null;
    value = result;
    for (int i = 0; i <= changes.size(); i++) {
      if (moment != null && moment.changes() == i) {
        moment = moment.with(value);
      }
      value = i < changes.size() ? changes.get(i).apply(ValueCodec.forChange(value)) : value;
    }
  }

  /** The store has this now, without the attempt that is under way. */
  void settled(Stored now) {
    stored = now;
  }

  /** The attempt is to be made again. */
  void again(Attempt<T> attempt) {
    restore(attempt, attempt.save());
    enqueueIfWanted();
  }

  private void restore(Attempt<T> attempt, @Nullable Save save) {
    underWay = null;
    sinceExchange = null;
    moved |= !attempt.dirty();
    Unwritten earlier = new Unwritten(attempt.changed(), attempt.dirtySince(), save);
    if (moment != null) {
      moment = moment.with(moment.unwritten().after(earlier));
    } else {
      unwritten = unwritten.after(earlier);
    }
  }

  /** The attempt can't ever be made; the change stays unsaved. */
  void refused(Attempt<T> attempt) {
    restore(attempt, null);
    if (phase == Phase.LEAVING) {
      phase = Phase.PLAYING; // So that the game can mend the value and leave again.
      leaving = null;
      moment = moment == null ? null : moment.staying();
    }
    enqueueIfWanted();
  }

  /** The server has another id, which the store must know. */
  void move() {
    moved = true;
    saver.enqueue(player);
  }

  /** Records that another server has the player. The caller reports the loss. */
  Loss<T> lose() {
    Loss<T> loss = new Loss<>(player, unsavedAttempt(), waiting());
    phase = Phase.LOST;
    unwritten = Unwritten.NOTHING;
    moment = null;
    underWay = null;
    sinceExchange = null;
    return loss;
  }

  /** Returns the value that is not durable, if any, for the journal. */
  Optional<Attempt<T>> unsavedAttempt() {
    if (!unsaved()) {
      return Optional.empty();
    }
    Save exchange = underWay == null ? null : underWay.exchange();
    return Optional.of(
        new Attempt<>(
            player, player.lease(), value, unknown, true, unsavedSince(), false, null, exchange));
  }

  /** Ends all writes of the player, because the process ends. Returns the saves to fail. */
  List<Save> abandon() {
    phase = Phase.LEFT;
    return waiting();
  }

  private List<Save> waiting() {
    return Stream.of(
            Optional.ofNullable(unwritten.save()),
            Optional.ofNullable(moment).map(held -> held.unwritten().save()),
            Optional.ofNullable(underWay).map(Attempt::save),
            Optional.ofNullable(underWay).map(Attempt::exchange))
        .flatMap(Optional::stream)
        .toList();
  }
}
