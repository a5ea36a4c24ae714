package io.github.worldkeep.state.history;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A game server in a process of its own: plays until its input ends, then saves all and exits with
 * 0. The store's URI comes through the environment.
 *
 * <p>Arguments: the directory for its history, its name, a seed, how many players there are, the
 * lease in milliseconds, by how many milliseconds its clock is wrong, the {@link Variant}.
 */
final class ServerProgram {
  private static final int PLAYS = 2;
  private static final int STARTS = 200;
  private static final long PAUSE_NANOS = 100_000_000;

  private ServerProgram() {}

  public static void main(String[] arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private static void fail(Throwable e) {
    e.printStackTrace();
    System.exit(1);
  }

  private static void run(String[] arguments) throws Exception {
    String name = arguments[1];
    long seed = Long.parseLong(arguments[2]);
    int players = Integer.parseInt(arguments[3]);
    Duration lease = Duration.ofMillis(Long.parseLong(arguments[4]));
    Duration skew = Duration.ofMillis(Long.parseLong(arguments[5]));
    Variant variant = Variant.valueOf(arguments[6]);
    AtomicBoolean over = new AtomicBoolean();
    try (EventLog log = EventLog.create(Path.of(arguments[0]), name);
        Persistence persistence = insist(() -> Persistence.open(config(lease, skew)));
        Ownership ownership = insist(() -> variant.join(persistence, name, lease))) {
      List<Thread> plays = new ArrayList<>();
      for (int i = 0; i < PLAYS; i++) {
        String id = name + "." + i;
        Random random = new Random(seed + i);
        plays.add(
            new Thread(new Play(ownership, log, random, id, players, lease, over::get), "play"));
      }
      plays.forEach(play -> play.setUncaughtExceptionHandler((thread, e) -> fail(e)));
      plays.forEach(Thread::start);
      System.in.readAllBytes();
      over.set(true);
      for (Thread play : plays) {
        play.join();
      }
    }
  }

  /** Also a server that starts may be cut off from its store. */
  private static <T> T insist(Supplier<T> start) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start.get();
      } catch (StoreException e) {
        boolean away = e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.TIMEOUT;
        if (!away || attempt == STARTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A call is given up soon, so that a server that is cut off notices. */
  private static PersistenceConfig config(Duration lease, Duration skew) {
    InstantSource clock = InstantSource.offset(InstantSource.system(), skew);
    String uri = System.getenv(StoreKind.DOCUMENTS.environmentVariable());
    return PersistenceConfig.none()
        .with(StoreKind.DOCUMENTS, StoreUri.parse(uri))
        .withTimeout(lease.multipliedBy(2))
        .withClock(clock);
  }
}
