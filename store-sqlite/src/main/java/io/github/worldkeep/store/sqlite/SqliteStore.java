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
  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;

  private SqliteStore(StoreFile file, Session session, InstantSource clock) {
    this.file = file;
    this.writer = new Writer(file, session);
    this.readers = new Readers(file);
    this.clock = clock;
  }

  static SqliteStore open(StoreFile file, InstantSource clock) throws InterruptedException {
    file.create();
    Session session = null;
    boolean complete = false;
    try {
      session = file.connectForWriting();
      Format.prepare(session, file);
      complete = true;
      return new SqliteStore(file, session, clock);
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException("opening was interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw Failures.nothingDone(e);
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
    return new Documents(writer, readers, clock);
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
