package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.StoreKind;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Which {@link Fault} befalls which call. May be asked by several threads. */
@FunctionalInterface
public interface FaultPlan {
  /** No fault. */
  FaultPlan NONE = (kind, method) -> Fault.NONE;

  /**
   * The fault for the next call.
   *
   * @param method of the driver interface in {@code io.github.worldkeep.store.spi}: {@code put},
   *     {@code commit}, {@code scan} and so on; of an object that is open, {@code read}, which the
   *     others are made of
   */
  Fault next(StoreKind kind, String method);

  /** This fault for every call. */
  static FaultPlan always(Fault fault) {
    return (kind, method) -> fault;
  }

  /**
   * Returns a plan that gives this share of the calls one of the faults at random, each with equal
   * probability. The seed decides for the first call, the second, and so on, so that a run with one
   * thread can be repeated.
   */
  static FaultPlan random(long seed, double share, Fault... faults) {
    List<Fault> all = List.of(faults);
    Random random = new Random(seed);
    return (kind, method) -> {
      synchronized (random) {
        return random.nextDouble() < share ? all.get(random.nextInt(all.size())) : Fault.NONE;
      }
    };
  }

  /** This plan for calls of these methods only. */
  default FaultPlan onlyFor(String... methods) {
    Set<String> names = Set.of(methods);
    return (kind, method) -> names.contains(method) ? next(kind, method) : Fault.NONE;
  }

  /** This plan for the first calls, and no fault afterwards. */
  default FaultPlan times(int calls) {
    AtomicInteger left = new AtomicInteger(calls);
    return (kind, method) -> left.getAndDecrement() > 0 ? next(kind, method) : Fault.NONE;
  }
}
