package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The services that all sessions of a process share: its stores and its backend, opened at the
 * login, and its output files.
 */
final class Services implements AutoCloseable {
  private final Setup<?> setup;
  private final Optional<Output> output;
  private final Audience audience;
  private final Repeated repeated;
  private final Outage outage = new Outage();
  private volatile Map<StoreKind, StoreUri> latest = Map.of();
  private volatile @Nullable Persistence persistence;
  private volatile @Nullable GameBackend backend;

  Services(Setup<?> setup) {
    this.setup = setup;
    audience = new Audience(setup.listener());
    repeated = new Repeated(audience);
    Directories directories = setup.options().directories();
    Path world = setup.worldOf(setup.room());
    output = Output.begin(directories, world, problems());
  }

  /** Returns the output files, if they are to be uploaded. */
  Optional<Output> output() {
    return output;
  }

  /**
   * Opens the stores and the backend if needed, and logs in. Returns when the login expires, if it
   * does.
   */
  Optional<Instant> logIn(Repeated calls) throws Exception {
    return calls.call(
        () -> {
          open();
          return backend().login();
        });
  }

  private void open() {
    if (persistence == null) {
      RoomConfig room = setup.room();
      persistence = open(room, setup.worldOf(room));
    }
    if (backend == null) {
      backend = setup.backend().open(persistence(), setup.environment());
    }
  }

  /** Opens the stores of a room config whose world is in this directory. */
  private Persistence open(RoomConfig room, Path world) {
    PersistenceConfig stores = stores(world, room, setup.environment());
    latest = stores.stores();
    Persistence opened = repeated.during(opening(stores), () -> Persistence.open(stores));
    try {
      setup.type().ifPresent(type -> opened.keyValues()); // Players join by connection tokens.
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Returns the stores of a room config whose world is in this directory. */
  static PersistenceConfig stores(
      Path world, RoomConfig room, UnaryOperator<@Nullable String> environment) {
    return Apart.from(world, room.persistence(environment));
  }

  /** Returns the reason of a step that is late while it opens these stores. */
  static String opening(PersistenceConfig stores) {
    return stores.stores().entrySet().stream()
        .map(store -> store.getKey().label() + " (" + store.getValue() + ")")
        .collect(Collectors.joining(", ", "it waited for one of ", ""));
  }

  /**
   * Returns the stores of a session: the process' own, unless the session's room config names
   * others. Those are opened.
   */
  Persistence storesOf(Assignment assignment) {
    RoomConfig room = assignment.room();
    if (!room.stores().isEmpty() && !room.equals(setup.room())) {
      return open(room, assignment.directory());
    }
    requireApart(assignment.directory());
    return persistence();
  }

  /** A store of the process in the world's directory would be lost by a restore. */
  private void requireApart(Path world) {
    PersistenceConfig unused = Apart.from(world, setup.room().persistence(setup.environment()));
  }

  /** Closes a session's stores, unless they are the process' own. */
  void closeStores(Persistence stores) {
    if (stores != persistence) {
      problems().of("close the session's stores", stores::close);
    }
  }

  /** Returns the host and the stores for a line of the log. URIs hide their secrets. */
  String place() {
    StringBuilder place = new StringBuilder("host " + setup.options().source().host());
    latest.forEach((kind, uri) -> place.append(", " + kind.label() + " " + uri));
    return place.toString();
  }

  Audience audience() {
    return audience;
  }

  Repeated repeated() {
    return repeated;
  }

  Outage outage() {
    return outage;
  }

  Problems problems() {
    return new Problems(audience);
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
