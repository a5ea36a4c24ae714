package io.github.worldkeep.store;

/**
 * Receives an event after each operation of each store, for metrics and traces. It is called on the
 * thread of the operation, so it must be fast and must not call a store. An exception that it
 * throws is logged and does not affect the caller, whose write may already be durable.
 */
@FunctionalInterface
public interface StoreListener {
  /** A listener that does nothing, at no cost. */
  StoreListener NONE = event -> {};

  /** Called when an operation has succeeded or failed. */
  void operationEnded(StoreEvent event);
}
