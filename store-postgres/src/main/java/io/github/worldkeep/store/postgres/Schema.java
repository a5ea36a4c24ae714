package io.github.worldkeep.store.postgres;

/**
 * The schema that holds a store, and the names in it. Every statement names its schema, because the
 * search path is the session's, and a pooler may change the session between two transactions.
 */
record Schema(String name) {
  private static final long LOCKS = 0x776b6570L << 32; // "wkep" in ASCII

  /** The advisory locks of a store. */
  enum Lock {
    /** Held while tables are created or changed. */
    TABLES(0),
    /** Held while indexes are built. */
    INDEXES(1);

    private final int number;

    Lock(int number) {
      this.number = number;
    }
  }

  /** The full name of a table, function or sequence of the store. */
  String of(String object) {
    return '"' + name + "\"." + object;
  }

  /** The key of the lock. Advisory locks belong to the database, so the schema is part of it. */
  long key(Lock lock) {
    return LOCKS | ((name.hashCode() * 2L + lock.number) & 0xffff_ffffL);
  }
}
