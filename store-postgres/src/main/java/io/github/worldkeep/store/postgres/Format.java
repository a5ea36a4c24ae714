package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables that every store has, and the number of their format. A change that an older driver
 * would misread gets the next number and a step here that leads to it.
 *
 * @param schema where they are
 */
record Format(Schema schema) {
  static final int CURRENT = 1;

  /** Makes the schema a store of the current format; safe when several processes do it at once. */
  void prepare(BorrowedConnection session) throws SQLException, InterruptedException {
    if (!exists(session, "worldkeep")) {
      session.transaction(this::create);
    }
    long found =
        session
            .number("SELECT value FROM " + schema.of("worldkeep") + " WHERE name = 'format'")
            .orElseThrow(() -> notOurs("worldkeep"));
    if (found != CURRENT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          "schema "
              + schema.name()
              + (" has format " + found + ", written by a newer version; this one knows format ")
              + (CURRENT + ": use the newer version, or another schema"));
    }
  }

  /** A second process finds the tables created. */
  private boolean create(BorrowedConnection session) throws SQLException {
    session.number("SELECT 1 FROM pg_advisory_xact_lock(?)", schema.key(Schema.Lock.TABLES));
    if (exists(session, "worldkeep")) {
      return false;
    }
    if (exists(session, "kv", "versions", "worldkeep_index")) {
      throw notOurs("kv, versions or worldkeep_index");
    }
    for (String sql : statements(session)) {
      session.execute(sql);
    }
    return true;
  }

  /** Looks up names by a query, because a function may see only the state before the lock. */
  private boolean exists(BorrowedConnection session, String... names) throws SQLException {
    return session
        .number(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ANY(?) LIMIT 1",
            schema.name(),
            names)
        .isPresent();
  }

  private DriverException notOurs(String what) {
    String message = " that is none of Worldkeep's: name another schema";
    return new DriverException(
        Kind.INVALID, "schema " + schema.name() + " holds a " + what + message);
  }

  private List<String> statements(BorrowedConnection session) throws SQLException {
    List<String> statements = new ArrayList<>();
    boolean missing =
        session.number("SELECT 1 FROM pg_namespace WHERE nspname = ?", schema.name()).isEmpty();
    if (missing) {
      statements.add("CREATE SCHEMA \"" + schema.name() + "\"");
    }
    statements.addAll(tables());
    statements.addAll(Functions.of(schema));
    return statements;
  }

  /** The marker comes last, so that a store that has it is complete. */
  List<String> tables() {
    String meta = schema.of("worldkeep");
    String kv = schema.of("kv");
    return List.of(
        "CREATE SEQUENCE " + schema.of("versions") + " INCREMENT BY " + Versions.BLOCK,
        "CREATE TABLE "
            + (kv + " (key text COLLATE \"C\" PRIMARY KEY, value bytea NOT NULL,")
            + " expires timestamptz)",
        "CREATE INDEX kv_expires ON " + kv + " (expires) WHERE expires IS NOT NULL",
        "CREATE TABLE "
            + schema.of("worldkeep_index")
            + " (number int PRIMARY KEY, collection text NOT NULL, path text NOT NULL,"
            + " type text NOT NULL, UNIQUE (collection, path, type))",
        "CREATE TABLE " + meta + " (name text PRIMARY KEY, value bigint NOT NULL)",
        "INSERT INTO " + meta + " VALUES ('format', " + CURRENT + ")");
  }
}
