package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/** An open file: one writer and some readers, shared by both kinds of store. */
final class SqliteStore implements StoreDriver {
  private final StoreFile file;
  private final Presence presence;
  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final DamagedDocuments damaged;

  private SqliteStore(
      StoreFile file, SqliteConnection session, InstantSource clock, DamagedDocuments damaged) {
    this.damaged = damaged;
    this.file = file;
    this.presence = Presence.of(file.path(), clock);
    this.writer = new Writer(file, presence, session);
    this.readers = new Readers(file, presence);
    this.clock = clock;
  }

  static SqliteStore open(StoreFile file, InstantSource clock) throws InterruptedException {
    file.create();
    NativeLibrary.load(file.path(), clock);
    SqliteConnection session = null;
    boolean complete = false;
    try {
      session = file.connectForWriting();
      Format.prepare(session, file);
      DamagedDocuments damaged = Inspection.run(session, file);
      SqliteStore store = new SqliteStore(file, session, clock, damaged);
      complete = true;
      return store;
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException("opening was interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw Failures.ofOpening(e);
    } finally {
      if (!complete && session != null) {
        session.close();
      }
    }
  }

  @Override
  public Set<Capability> capabilities(StoreKind kind) {
    return file.flush() == StoreFile.Flush.FULL
        ? EnumSet.of(Capability.DURABLE, Capability.SHARED)
        : EnumSet.of(Capability.SHARED);
  }

  @Override
  public KeyValueDriver keyValues() {
    return new KeyValues(writer, readers, clock);
  }

  @Override
  public DocumentDriver documents() {
    return new Documents(writer, readers, clock, damaged);
  }

  /** For tests. */
  Writer writer() {
    return writer;
  }

  /** The last connection to be closed, the writer's, moves the log into the database. */
  @Override
  public void close() {
    try {
      readers.close();
    } finally {
      writer.close();
    }
  }
}
