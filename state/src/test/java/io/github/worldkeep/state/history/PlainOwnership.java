package io.github.worldkeep.state.history;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Ownership of players in the fewest lines, correct as {@link Variant#PLAIN}, and each of the
 * broken variants otherwise: to show that the checker finds nothing in the one and something in the
 * others.
 */
final class PlainOwnership implements Ownership {
  private static final long PAUSE_NANOS = 10_000_000;
  private static final Owner NOBODY = new Owner("", "");

  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<String, Seat> seats = new ConcurrentHashMap<>();
  private final ScheduledExecutorService queue = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private final DocumentStore documents;
  private final DocumentCollection<Kept> players;
  private final DocumentCollection<Beat> servers;
  private final String server;
  private final Duration lease;
  private final Variant variant;

  private record Owner(String server, String lease) {}

  /** As the library's, as far as a checker reads it: no owner is one without a lease. */
  private record Kept(Owner owner, long revision, Hero data) {
    Kept ownedBy(Owner next) {
      return new Kept(next, revision, data);
    }
  }

  private record Beat(long seenAt) {}

  PlainOwnership(DocumentStore documents, String server, Duration lease, Variant variant) {
    this.documents = documents;
    this.players = documents.collection("players", Codec.json(Kept.class));
    this.servers = documents.collection("beats", Codec.json(Beat.class));
    this.server = server;
    this.lease = lease;
    this.variant = variant;
    beat();
    long pause = lease.toMillis() / 3;
    heart.scheduleWithFixedDelay(this::tryToBeat, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    servers.put(server, new Beat(documents.now().toEpochMilli()));
  }

  private void tryToBeat() {
    try {
      beat();
    } catch (StoreException e) {
      // The next one may succeed; meanwhile, others may take what is owned here.
    }
  }

  @Override
  public Holding load(String player, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    do {
      if (!seats.containsKey(player)) {
        Optional<Document<Kept>> found = players.get(player);
        boolean free = found.isEmpty() || isFree(found.get().value().owner());
        Optional<Seat> taken = free ? take(player, found) : Optional.empty();
        if (taken.isPresent()) {
          return taken.get();
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (System.nanoTime() < end);
    if (variant == Variant.LOAD_WITHOUT_LEASE && !seats.containsKey(player)) {
      Document<Kept> read = players.get(player).orElseThrow();
      return sit(read, newOwner());
    }
    throw new HeldElsewhereException(player);
  }

  private Owner newOwner() {
    return new Owner(server, server + "/" + numbers.incrementAndGet());
  }

  private boolean isFree(Owner owner) {
    return owner.equals(NOBODY)
        || owner.server().equals(server) // left here, and the answer lost
        || servers
            .get(owner.server())
            .map(beat -> beat.value().seenAt() + lease.toMillis())
            .filter(end -> documents.now().toEpochMilli() <= end)
            .isEmpty();
  }

  private Optional<Seat> take(String player, Optional<Document<Kept>> found) {
    Owner owner = newOwner();
    try {
      if (found.isPresent()) {
        Document<Kept> taken = found.get().with(found.get().value().ownedBy(owner));
        return Optional.of(sit(players.replace(taken), owner));
      }
      Kept fresh = new Kept(owner, 0, Hero.fresh(player));
      return Optional.of(sit(new Document<>(player, players.insert(player, fresh), fresh), owner));
    } catch (ConflictException e) {
      return Optional.empty();
    }
  }

  private Seat sit(Document<Kept> document, Owner owner) {
    Seat seat = new Seat(document, owner);
    seats.put(document.id(), seat);
    return seat;
  }

  @Override
  public CompletableFuture<?> trade(Holding a, Holding b, Trade trade) {
    return submit(
        () -> {
          Seat one = (Seat) a;
          Seat other = (Seat) b;
          Traded traded = trade.apply(one.value, other.value);
          commit(List.of(one, other), List.of(traded.a(), traded.b()));
          one.value = traded.a();
          other.value = traded.b();
          return null;
        });
  }

  /** Until it is known whether it was written. Only the queue's thread writes. */
  private void commit(List<Seat> seats, List<Hero> values) {
    while (true) {
      Batch batch = new Batch();
      for (int i = 0; i < seats.size(); i++) {
        seats.get(i).add(batch, seats.get(i).saved(values.get(i)));
      }
      try {
        List<Optional<Version>> versions = documents.commit(batch).versions();
        for (int i = 0; i < seats.size(); i++) {
          seats.get(i).stored(versions.get(i).orElseThrow(), values.get(i));
        }
        return;
      } catch (ConflictException e) {
        seats.get(e.operation().orElseThrow()).lose();
        throw e;
      } catch (StoreException e) {
        if (e.retry() == Retry.OUTCOME_UNKNOWN || e.retry() == Retry.AFTER_REREAD) {
          if (isStored(seats.get(0), values.get(0))) {
            for (int i = 0; i < seats.size(); i++) {
              seats.get(i).foundStored(readAgain(seats.get(i)), values.get(i));
            }
            return;
          }
        }
        requireSane(e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean isStored(Seat seat, Hero value) {
    Kept read = readAgain(seat).value();
    return read.data().equals(value) && read.revision() > seat.revision;
  }

  private Document<Kept> readAgain(Seat seat) {
    while (true) {
      try {
        return players.get(seat.player).orElseThrow();
      } catch (StoreException e) {
        requireSane(e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void requireSane(StoreException e) {
    switch (e.kind()) {
      case UNAVAILABLE, TIMEOUT, THROTTLED -> {}
      default -> throw e;
    }
  }

  private <T> CompletableFuture<T> submit(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, queue);
  }

  @Override
  public void close() {
    seats.values().forEach(Seat::leave);
    queue.shutdown();
    try {
      if (!queue.awaitTermination(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the store did not take all in time");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    heart.shutdownNow();
  }

  private final class Seat implements Holding {
    private final String player;
    private final Owner owner;
    private final long loadedRevision;
    private volatile Hero value;
    private volatile boolean lost;
    private Version version;
    private long revision;
    private Hero stored;

    Seat(Document<Kept> document, Owner owner) {
      this.player = document.id();
      this.owner = owner;
      this.version = document.version();
      this.stored = document.value().data();
      this.value = stored;
      this.revision = document.value().revision();
      this.loadedRevision = revision;
    }

    @Override
    public Hero value() {
      return value;
    }

    @Override
    public long loadedRevision() {
      return loadedRevision;
    }

    /** By the queue, too: a trade must not come between. */
    @Override
    public void update(UnaryOperator<Hero> change) {
      submit(() -> value = change.apply(value)).join();
    }

    @Override
    public CompletableFuture<Long> save() {
      return submit(
          () -> {
            if (!value.equals(stored)) {
              commit(List.of(this), List.of(value));
            }
            return revision;
          });
    }

    @Override
    public CompletableFuture<?> leave() {
      if (variant == Variant.SAVE_AFTER_LEAVE) {
        return submit(this::release).thenCompose(released -> save());
      }
      return save().thenCompose(saved -> submit(this::release));
    }

    private Object release() {
      try {
        if (!lost) {
          Kept free = new Kept(NOBODY, revision, stored);
          Document<Kept> read = readAgain(this);
          if (variant == Variant.WITHOUT_FENCING) {
            players.put(player, free);
          } else if (read.value().owner().equals(owner)) {
            version = players.replace(player, free, read.version());
          }
        }
        return null;
      } finally {
        seats.remove(player, this);
      }
    }

    @Override
    public boolean isLost() {
      return lost;
    }

    Kept saved(Hero next) {
      boolean left = variant == Variant.SAVE_AFTER_LEAVE && !seats.containsKey(player);
      return new Kept(left ? NOBODY : owner, revision + 1, next);
    }

    void add(Batch batch, Kept record) {
      if (lost) {
        throw new IllegalStateException(player + " was lost");
      }
      switch (variant) {
        case WITHOUT_FENCING, LOAD_WITHOUT_LEASE -> batch.put(players, player, record);
        default -> batch.replace(players, player, record, Objects.requireNonNull(version));
      }
    }

    void stored(Version written, Hero hero) {
      version = written;
      stored = hero;
      revision++;
    }

    /** Perhaps with somebody else's lease. */
    void foundStored(Document<Kept> read, Hero hero) {
      stored(read.version(), hero);
      if (!read.value().owner().equals(owner)) {
        lose();
      }
    }

    void lose() {
      lost = true;
      seats.remove(player, this);
    }
  }
}
