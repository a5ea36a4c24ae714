package io.github.worldkeep.store;

/**
 * A feature that not every store has. A driver declares its capabilities when it is opened.
 *
 * <p>{@link Persistence#open} fails if a required capability ({@link PersistenceConfig#require}) is
 * missing. An operation that needs a missing capability is refused with {@link
 * StoreException.Kind#UNSUPPORTED} before it reaches the driver.
 */
public enum Capability {
  /** An acknowledged write survives the end of the process and the loss of power. */
  DURABLE,
  /** Several processes may use the same store at once. */
  SHARED,
  /** Objects: a write can be made conditional on the absence of the object. */
  WRITE_IF_ABSENT,
  /** Objects: a write can be made conditional on the object's etag. */
  WRITE_IF_MATCHES,
  /** Objects: URLs that give temporary access without credentials. */
  PRESIGNED_URLS
}
