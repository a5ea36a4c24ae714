package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts faults between Worldkeep and the drivers of any stores:
 *
 * <pre>{@code
 * try (FaultInjection faults = new FaultInjection();
 *     Persistence persistence = Persistence.open(faults.wrap(config))) {
 *   faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).onlyFor("commit"));
 *   ...
 *   faults.heal();
 * }
 * }</pre>
 *
 * <p>A wrapped store has the scheme {@code fault<number>+<scheme>}; everything else stays. Opening
 * and closing are never disturbed.
 */
public final class FaultInjection implements AutoCloseable {
  private static final Map<String, FaultInjection> OPEN = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String prefix = "fault" + NUMBER.incrementAndGet() + "+";
  private volatile State state = new State(FaultPlan.NONE, new CountDownLatch(0));

  /** A plan, and the latch that the calls which it holds wait for. */
  record State(FaultPlan plan, CountDownLatch healed) {}

  /** Without faults, at first. */
  public FaultInjection() {
    OPEN.put(prefix, this);
  }

  /** All that are open, by the prefix of their schemes. */
  static Map<String, FaultInjection> open() {
    return Map.copyOf(OPEN);
  }

  State state() {
    return state;
  }

  /** The same stores, seen through this. */
  public PersistenceConfig wrap(PersistenceConfig config) {
    PersistenceConfig wrapped = config;
    for (Map.Entry<StoreKind, StoreUri> store : config.stores().entrySet()) {
      StoreKind kind = store.getKey();
      StoreUri uri = store.getValue().withScheme(prefix + store.getValue().scheme());
      boolean unnamed = config.unnamed().contains(kind);
      wrapped = unnamed ? wrapped.withDefault(kind, uri) : wrapped.with(kind, uri);
    }
    return wrapped;
  }

  /** Follows another plan from now on; calls that are held go on. */
  public void inject(FaultPlan plan) {
    State before = state;
    state = new State(plan, new CountDownLatch(1));
    before.healed().countDown();
  }

  /** No more faults; calls that are held go on. */
  public void heal() {
    inject(FaultPlan.NONE);
  }

  /** Heals, and ends: no more stores can be opened through it. */
  @Override
  public void close() {
    heal();
    OPEN.remove(prefix);
  }
}
