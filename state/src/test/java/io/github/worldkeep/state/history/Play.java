package io.github.worldkeep.state.history;

import io.github.worldkeep.state.history.Event.Kind;
import io.github.worldkeep.state.history.Ownership.HeldElsewhereException;
import io.github.worldkeep.state.history.Ownership.Holding;
import io.github.worldkeep.state.history.Ownership.Traded;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A game that does what comes to its mind with the players it can get, and writes it down. */
final class Play implements Runnable {
  private static final int MAX_PAUSE_MICROS = 4_000;
  private static final int SHARE = 5; // Together, the games want more players than there are.

  private final AtomicLong numbers = new AtomicLong();
  private final List<Seat> seats = new ArrayList<>();
  private final Ownership ownership;
  private final EventLog log;
  private final Random random;
  private final String name;
  private final int players;
  private final Duration lease;
  private final BooleanSupplier over;

  /** A player at this game's table. */
  private record Seat(String player, String writer, Holding holding) {}

  Play(
      Ownership ownership,
      EventLog log,
      Random random,
      String name,
      int players,
      Duration lease,
      BooleanSupplier over) {
    this.ownership = ownership;
    this.log = log;
    this.random = random;
    this.name = name;
    this.players = players;
    this.lease = lease;
    this.over = over;
  }

  @Override
  public void run() {
    while (!over.getAsBoolean()) {
      forgetTheLost();
      act(random.nextInt(100));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_PAUSE_MICROS)));
    }
  }

  private void act(int choice) {
    if (seats.isEmpty() || choice < 10 && seats.size() < players / SHARE) {
      load();
    } else if (choice < 40) {
      update(anySeat());
    } else if (choice < 70) {
      save(anySeat());
    } else if (choice < 90 && seats.size() > 1) {
      trade(anySeat(), anySeat());
    } else if (choice > 93) {
      leave(anySeat());
    }
  }

  private Seat anySeat() {
    return seats.get(random.nextInt(seats.size()));
  }

  private void forgetTheLost() {
    for (Seat seat : List.copyOf(seats)) {
      if (seat.holding().isLost()) {
        note(Kind.LOST, seat, 0, seat.holding().value(), "");
        seats.remove(seat);
      }
    }
  }

  /** Mostly with little patience, sometimes with enough to get what a server that died had. */
  private void load() {
    String player = "p" + random.nextInt(players);
    String writer = name + "/" + numbers.incrementAndGet();
    Duration patience = random.nextInt(10) == 0 ? lease.multipliedBy(2) : lease.dividedBy(50);
    log.add(Kind.LOAD, writer, player, 0, Hero.fresh(player), patience.toString());
    try {
      Holding holding = ownership.load(player, patience);
      Seat seat = new Seat(player, writer, holding);
      note(Kind.LOADED, seat, holding.loadedRevision(), holding.value(), "");
      seats.add(seat);
    } catch (HeldElsewhereException | StoreException e) {
      log.add(Kind.FAILED, writer, player, 0, Hero.fresh(player), "load: " + e);
    }
  }

  private void update(Seat seat) {
    String change = changeName(seat);
    attempt(
        seat,
        () ->
            seat.holding()
                .update(hero -> stepped(seat, hero.next(stepName(change), seat.writer()))));
  }

  private String changeName(Seat seat) {
    return seat.writer() + "#" + numbers.incrementAndGet();
  }

  private String stepName(String change) {
    return change + "~" + numbers.incrementAndGet();
  }

  /** Announces a content. */
  private Hero stepped(Seat seat, Hero next) {
    note(Kind.STEP, seat, 0, next, "");
    return next;
  }

  private void save(Seat seat) {
    attempt(
        seat,
        () -> {
          Hero promised = seat.holding().value();
          CompletableFuture<Long> save = seat.holding().save();
          save.whenComplete(
              (revision, failure) -> {
                if (failure == null) {
                  note(Kind.SAVED, seat, revision, promised, "");
                } else {
                  note(Kind.FAILED, seat, 0, promised, "save: " + failure);
                }
              });
        });
  }

  private void trade(Seat a, Seat b) {
    String trade = name + " trades " + numbers.incrementAndGet();
    if (a != b) {
      attempt(
          a,
          () ->
              ownership
                  .trade(a.holding(), b.holding(), (x, y) -> traded(a, x, b, y, trade))
                  .whenComplete(
                      (done, failure) -> {
                        if (failure != null) {
                          note(Kind.FAILED, a, 0, a.holding().value(), trade + ": " + failure);
                        }
                      }));
    }
  }

  /** One item from the one who has more to the other. */
  private Traded traded(Seat a, Hero x, Seat b, Hero y, String trade) {
    if (x.items().size() < y.items().size()) {
      Traded swapped = traded(b, y, a, x, trade);
      return new Traded(swapped.b(), swapped.a());
    }
    String item = x.items().get(0);
    return new Traded(
        stepped(a, x.traded(stepName(changeName(a)), a.writer(), trade, x.itemsWithout(item))),
        stepped(b, y.traded(stepName(changeName(b)), b.writer(), trade, y.itemsWith(item))));
  }

  private void leave(Seat seat) {
    seats.remove(seat);
    attempt(
        seat,
        () -> {
          Hero promised = seat.holding().value();
          seat.holding()
              .leave()
              .whenComplete(
                  (left, failure) -> {
                    Kind kind = failure == null ? Kind.LEFT : Kind.FAILED;
                    note(kind, seat, 0, promised, failure == null ? "" : "leave: " + failure);
                  });
        });
  }

  /** What a player that was just lost refuses is no failure of this program. */
  private void attempt(Seat seat, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      note(Kind.FAILED, seat, 0, seat.holding().value(), e.toString());
    }
  }

  private void note(Kind kind, Seat seat, long revision, Hero hero, String note) {
    log.add(kind, seat.writer(), seat.player(), revision, hero, note);
  }
}
