package io.github.worldkeep.store;

/**
 * Sees every operation of every store after it ended: the hook for metrics and traces. Called on
 * the thread of the operation, so it must be fast and must not call a store. What it throws is
 * logged and changes nothing for the caller, whose write may already be durable.
 */
@FunctionalInterface
public interface StoreListener {
  /** Hears nothing, and costs nothing. */
  StoreListener NONE = event -> {};

  /** An operation ended, well or not. */
  void operationEnded(StoreEvent event);
}
