package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.store.Persistence;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process has for all of its sessions: its stores and its backend, opened at the login; its
 * output files.
 */
final class Services implements AutoCloseable {
  private final Setup<?> setup;
  private final Optional<Output> output;
  private volatile @Nullable Persistence persistence;
  private volatile @Nullable GameBackend backend;

  Services(Setup<?> setup) {
    this.setup = setup;
    Directories directories = setup.options().directories();
    output = Output.begin(directories, directories.worldOf(setup.room()), new Problems());
  }

  /** The files that sessions leave behind, if they are wanted. */
  Optional<Output> output() {
    return output;
  }

  /** Opens what is not open, and logs in. Answers until when that is good. */
  Optional<Instant> logIn() throws Exception {
    return Repeated.call(
        () -> {
          open();
          return backend().login();
        });
  }

  private void open() {
    if (persistence == null) {
      persistence = Persistence.open(setup.room().persistence(setup.environment()));
    }
    if (backend == null) {
      backend = setup.backend().open(persistence(), setup.environment());
    }
  }

  Persistence persistence() {
    return opened(persistence);
  }

  GameBackend backend() {
    return opened(backend);
  }

  private static <S> S opened(@Nullable S service) {
    if (service == null) {
      throw new IllegalStateException("not logged in");
    }
    return service;
  }

  @Override
  public void close() {
    GameBackend closingBackend = backend;
    Persistence closing = persistence;
    try {
      if (closingBackend != null) {
        closingBackend.close();
      }
    } finally {
      if (closing != null) {
        closing.close();
      }
    }
  }
}
