package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a process has for all of its sessions: its stores and its backend, opened at the login; its
 * output files.
 */
final class Services implements AutoCloseable {
  private final Setup<?> setup;
  private final Optional<Output> output;
  private final Audience audience;
  private final Repeated repeated;
  private volatile @Nullable Persistence persistence;
  private volatile @Nullable GameBackend backend;

  Services(Setup<?> setup) {
    this.setup = setup;
    audience = new Audience(setup.listener());
    repeated = new Repeated(audience);
    Directories directories = setup.options().directories();
    Path world = setup.worldOf(setup.room());
    output = Output.begin(directories, world, new Problems(audience));
  }

  /** The files that sessions leave behind, if they are wanted. */
  Optional<Output> output() {
    return output;
  }

  /** Opens what is not open, and logs in. Answers until when that is good. */
  Optional<Instant> logIn() throws Exception {
    return repeated.call(
        () -> {
          open();
          return backend().login();
        });
  }

  private void open() {
    if (persistence == null) {
      persistence = open(setup.room());
    }
    if (backend == null) {
      backend = setup.backend().open(persistence(), setup.environment());
    }
  }

  /**
   * The stores of a room config. A server that keeps players needs keys and values too, as players
   * join by connection tokens.
   */
  Persistence open(RoomConfig room) {
    PersistenceConfig stores = stores(setup.worldOf(room), room, setup.environment());
    Persistence opened = repeated.during(opening(stores), () -> Persistence.open(stores));
    try {
      setup.type().ifPresent(type -> opened.keyValues());
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** The stores of a room config whose world is in this directory. */
  static PersistenceConfig stores(
      Path world, RoomConfig room, UnaryOperator<@Nullable String> environment) {
    return Apart.from(world, room.persistence(environment));
  }

  /** What a step was late for that opened these. */
  static String opening(PersistenceConfig stores) {
    return stores.stores().entrySet().stream()
        .map(store -> store.getKey().label() + " (" + store.getValue() + ")")
        .collect(Collectors.joining(", ", "it waited for one of ", ""));
  }

  /** Where the world of this room config is restored to, no store of the process may be. */
  void requireApart(RoomConfig room) {
    Path world = setup.worldOf(room);
    PersistenceConfig unused = Apart.from(world, setup.room().persistence(setup.environment()));
  }

  Audience audience() {
    return audience;
  }

  Repeated repeated() {
    return repeated;
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
