package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.BackendProvider;
import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.StopDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs servers on one machine after another, with stores that outlive them. */
final class Lives implements AutoCloseable {
  static final String WORLD = "island";

  /** Terms by which a test can take a lease before its server's next heartbeat. */
  static final LeaseTerms SELDOM_RENEWED =
      new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(5));

  final Map<String, String> environment = new HashMap<>();
  final StageHost host = new StageHost();
  Optional<BackendProvider> backend = Optional.empty();
  SessionListener listener = SessionListener.NONE;
  private final List<Life> lives = new ArrayList<>();
  private final Path stores;
  private final Path machines;
  private BootstrapOptions options =
      BootstrapOptions.DEFAULT.withTimes(
          Times.DEFAULT
              .withLease(LeaseTerms.of(Duration.ofSeconds(3)))
              .withStart(
                  StartDeadlines.DEFAULT
                      .withServices(Duration.ofSeconds(20))
                      .withLease(Duration.ofSeconds(10)))
              .withStop(StopDeadlines.DEFAULT.withDrain(Duration.ofMillis(400)))
              .withIntervals(
                  Intervals.DEFAULT.withBackend(Duration.ofMillis(100), Duration.ofMillis(200))));

  Lives(Path directory) throws IOException {
    stores = Files.createDirectories(directory.resolve("stores"));
    machines = Files.createDirectories(directory.resolve("machines"));
    environment.put("WORLDKEEP_KEY_VALUES", "sqlite:" + stores.resolve("values.db"));
    environment.put("WORLDKEEP_DOCUMENTS", "sqlite:" + stores.resolve("game.db"));
    environment.put("WORLDKEEP_OBJECTS", "file:" + stores.resolve("objects"));
    room("{\"sessionId\": \"match-1\", \"worldId\": \"" + WORLD + "\"}");
  }

  void room(String json) {
    environment.put("WORLDKEEP_ROOM_CONFIG", json);
  }

  BootstrapOptions options() {
    return options;
  }

  void options(BootstrapOptions other) {
    options = other;
  }

  Times times() {
    return options.times();
  }

  void times(Times other) {
    options = options.withTimes(other);
  }

  void mode(Mode mode) {
    options = options.withSource(options.source().withMode(mode));
  }

  /** Starts a server on a machine of its own, whose disk is empty. */
  Life begin(Game<Hero> game) {
    return begin(game, machines.resolve("m" + lives.size()));
  }

  /** Starts a server on an existing machine. */
  Life begin(Game<Hero> game, Path machine) {
    LifeCycle<Hero> cycle = new LifeCycle<>(setup(game, machine));
    Life life = new Life(cycle, cycle.start(), machine);
    lives.add(life);
    return life;
  }

  /** Returns the setup of a server that does not run yet. */
  Setup<Hero> setup(Game<Hero> game, Path machine) {
    BootstrapOptions here =
        options.withDirectories(
            new Directories(
                Optional.of(machine.resolve("world")),
                false,
                Optional.of(machine.resolve("journal")),
                options
                    .directories()
                    .output()
                    .map(files -> files.withDirectory(machine.resolve(files.directory())))));
    UnaryOperator<@Nullable String> variables = Map.copyOf(environment)::get;
    return new Setup<>(
        Optional.of(PlayerType.of(Hero.class)),
        game,
        here,
        host,
        backend.orElseGet(() -> Backends.find(options.source().backend())),
        RoomConfig.find(Optional.empty(), variables),
        variables,
        listener);
  }

  /** A running server. */
  record Life(LifeCycle<Hero> cycle, CompletableFuture<SessionReport> report, Path machine) {
    SessionReport end() throws Exception {
      return report.get(40, TimeUnit.SECONDS);
    }

    SessionReport stop() throws Exception {
      cycle.softStop("the test says so", Duration.ofSeconds(20));
      return end();
    }
  }

  Persistence stores() {
    return Persistence.open(PersistenceConfig.fromEnvironment(environment::get));
  }

  /** Issues a token for a player, as a backend does. */
  String token(String player, String session) {
    return token(player, session, Duration.ofMinutes(1));
  }

  String token(String player, String session, Duration lifetime) {
    try (Persistence persistence = stores()) {
      return new ConnectionTokens(persistence.keyValues())
          .issue(player, session, lifetime)
          .secret();
    }
  }

  /** Returns the number of valid tokens. */
  long tokens() {
    try (Persistence persistence = stores();
        Stream<String> keys = persistence.keyValues().scan("tokens/")) {
      return keys.count();
    }
  }

  /** Returns the number in the world's latest snapshot, read from the stores. */
  String savedNumber() throws IOException {
    try (Persistence persistence = stores()) {
      Path copy = Files.createTempDirectory(machines, "copy");
      new Worlds(persistence).open(new WorldId(WORLD)).restore(copy);
      Path file = copy.resolve(Played.FILE);
      return Files.exists(file) ? Files.readString(file) : "none";
    }
  }

  @Override
  public void close() throws Exception {
    for (Life life : lives) {
      life.cycle().terminate("the test is over");
    }
    for (Life life : lives) {
      life.end();
    }
    await().untilAsserted(() -> assertThat(threads()).as("threads that are left").isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("worldkeep-"))
        .toList();
  }
}
