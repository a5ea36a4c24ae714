package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;

/**
 * The relevant settings of a server, for this user and database.
 *
 * @param version 150004 is 15.4
 */
record ServerSettings(
    int version, String encoding, String isolation, String fsync, String synchronousCommit) {
  private static final int OLDEST = 140_000;

  static ServerSettings read(BorrowedConnection session) throws SQLException {
    return session.query(
        "SELECT CAST(current_setting('server_version_num') AS int),"
            + " current_setting('server_encoding'),"
            + " current_setting('default_transaction_isolation'),"
            + " current_setting('fsync'), current_setting('synchronous_commit')",
        rows -> {
          rows.next();
          return new ServerSettings(
              rows.getInt(1),
              rows.getString(2),
              rows.getString(3),
              rows.getString(4),
              rows.getString(5));
        });
  }

  void requireSupported() {
    if (version < OLDEST) {
      throw new DriverException(
          Kind.INVALID, "the server is older than PostgreSQL 14: use a newer one");
    }
    if (!encoding.equals("UTF8")) {
      throw new DriverException(
          Kind.INVALID,
          "the database has the encoding " + encoding + ": create one with the encoding UTF8");
    }
    if (!isolation.equals("read committed")) { // Who waits for a lock must see what it protected.
      throw new DriverException(
          Kind.INVALID,
          "transactions are isolated as '"
              + isolation
              + "': ALTER ROLE … SET default_transaction_isolation = 'read committed'");
    }
  }

  /** Whether a commit waits for a disk. */
  boolean durable() {
    return fsync.equals("on") && !synchronousCommit.equals("off");
  }
}
