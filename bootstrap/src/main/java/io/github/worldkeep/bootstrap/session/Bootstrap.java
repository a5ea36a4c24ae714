package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.player.PlayerType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a game server from its room config to its exit code:
 *
 * <pre>{@code
 * Bootstrap<Hero> bootstrap = Bootstrap.of(PlayerType.of(Hero.class), new MyGame());
 * System.exit(bootstrap.run().exitCode());
 * }</pre>
 *
 * <p>A process has one bootstrap, which runs once. {@code docs/lifecycle.md} describes the states
 * of a run.
 *
 * @param <T> the game's value for a player
 */
public final class Bootstrap<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  private final Optional<PlayerType<T>> type;
  private final Game<T> game;
  private final BootstrapOptions options;
  private final UnaryOperator<@Nullable String> environment;
  private final SessionListener listener;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<LifeCycle<T>> running = new CompletableFuture<>();

  private Bootstrap(
      Optional<PlayerType<T>> type,
      Game<T> game,
      BootstrapOptions options,
      UnaryOperator<@Nullable String> environment,
      SessionListener listener) {
    this.type = type;
    this.game = game;
    this.options = options;
    this.environment = environment;
    this.listener = listener;
  }

  /**
   * Creates a bootstrap with the default options, changed by the environment: see {@link
   * BootstrapOptions#with}.
   *
   * @throws IllegalArgumentException if a variable is invalid; the message names it
   */
  public static <T> Bootstrap<T> of(PlayerType<T> type, Game<T> game) {
    UnaryOperator<@Nullable String> environment = System::getenv;
    return of(type, game, BootstrapOptions.DEFAULT.with(environment), environment);
  }

  /**
   * Creates a bootstrap with these options and this environment.
   *
   * @param environment the settings of stores, hosts and backends: returns the value of a variable,
   *     or null if it is not set
   */
  public static <T> Bootstrap<T> of(
      PlayerType<T> type,
      Game<T> game,
      BootstrapOptions options,
      UnaryOperator<@Nullable String> environment) {
    return new Bootstrap<>(Optional.of(type), game, options, environment, SessionListener.NONE);
  }

  /**
   * Creates a bootstrap for a game whose players Worldkeep neither counts nor keeps. A session does
   * not end for lack of players. It drains until the game ends it, or until the deadline for
   * draining. {@link Game#newPlayer} is never called.
   *
   * @param environment returns the value of a variable, or null if it is not set
   */
  public static <T> Bootstrap<T> withoutPlayers(
      Game<T> game, BootstrapOptions options, UnaryOperator<@Nullable String> environment) {
    return new Bootstrap<>(Optional.empty(), game, options, environment, SessionListener.NONE);
  }

  /** Returns this bootstrap with a listener in place of its current one. */
  public Bootstrap<T> withListener(SessionListener other) {
    return new Bootstrap<>(type, game, options, environment, other);
  }

  /**
   * Runs until the last session of the process has ended. SIGTERM and SIGINT are soft stops; a
   * second one terminates. If the room config is invalid, or no such host or backend exists, the
   * report has {@link State#FAILED}.
   *
   * <p>Failures are logged. If no provider of SLF4J is bound, the reason of an exit code other than
   * 0 is written to standard error.
   *
   * @return how the run ended; a failure of a session is in the report, not thrown
   * @throws IllegalStateException if this Java runtime can't handle signals, or if this bootstrap
   *     was run already
   */
  public SessionReport run() {
    AtomicBoolean stopped = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      Signals.handle(name, signal -> stop("SIG" + signal, stopped.getAndSet(true)));
    }
    try {
      return runWithoutSignals();
    } catch (RoomConfigException | IllegalArgumentException e) {
      LOG.error("{}: {}", State.FAILED, e.getMessage());
      return LastWords.of(SessionReport.notBegun(e));
    }
  }

  private void stop(String why, boolean again) {
    if (again) {
      terminate(why);
    } else {
      softStop(why);
    }
  }

  /**
   * Does the same as {@link #run}, without signal handlers. A process that handles signals itself
   * calls {@link #softStop} for them.
   *
   * @throws RoomConfigException if the room config is invalid
   * @throws IllegalArgumentException if no such host or backend exists
   * @throws IllegalStateException if this bootstrap was run already
   */
  public SessionReport runWithoutSignals() {
    RoomConfig room =
        options.source().room().orElseGet(() -> RoomConfig.find(Optional.empty(), environment));
    Setup<T> setup =
        new Setup<>(
            type,
            game,
            options,
            Hosts.find(options.source().host()),
            Backends.find(options.source().backend()),
            room,
            environment,
            listener);
    if (begun.getAndSet(true)) {
      throw new IllegalStateException("it was run already");
    }
    LifeCycle<T> life = new LifeCycle<>(setup);
    CompletableFuture<SessionReport> report = life.start();
    running.complete(life); // An earlier stop takes effect now.
    return LastWords.of(report.join());
  }

  /**
   * Ends the process: players leave and everything is saved, within the grace of the {@linkplain
   * io.github.worldkeep.bootstrap.options.StopDeadlines deadlines}. A call before the run takes
   * effect when it starts.
   *
   * @param why for the log
   */
  public void softStop(String why) {
    var unused = running.thenAccept(life -> life.softStop(why, options.times().stop().grace()));
  }

  /**
   * Ends the process at once. Only what is not durable yet is saved, in a few seconds.
   *
   * @param why for the log
   */
  public void terminate(String why) {
    var unused = running.thenAccept(life -> life.terminate(why));
  }
}
