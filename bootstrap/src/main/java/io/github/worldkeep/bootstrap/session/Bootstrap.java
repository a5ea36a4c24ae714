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
 * Bootstrap<Hero> bootstrap = Bootstrap.of(PlayerType.of("heroes", Hero.class), new MyGame());
 * System.exit(bootstrap.run().exitCode());
 * }</pre>
 *
 * <p>What it goes through: {@code docs/lifecycle.md}. One for each process, run once.
 *
 * @param <T> what the game keeps of a player
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
   * With the usual options, as the environment changes them: see {@link BootstrapOptions#with}.
   *
   * @throws IllegalArgumentException if a variable can't be used; names it
   */
  public static <T> Bootstrap<T> of(PlayerType<T> type, Game<T> game) {
    UnaryOperator<@Nullable String> environment = System::getenv;
    return of(type, game, BootstrapOptions.DEFAULT.with(environment), environment);
  }

  /**
   * With these options and this environment.
   *
   * @param environment where stores, hosts and backends find their settings; answers null for a
   *     variable that is not set
   */
  public static <T> Bootstrap<T> of(
      PlayerType<T> type,
      Game<T> game,
      BootstrapOptions options,
      UnaryOperator<@Nullable String> environment) {
    return new Bootstrap<>(Optional.of(type), game, options, environment, SessionListener.NONE);
  }

  /**
   * For a game of whose players nothing is known, or kept. Its sessions don't end because nobody
   * plays; they drain until the game ends them, or for the time for draining. {@link
   * Game#newPlayer} is never called.
   */
  public static <T> Bootstrap<T> withoutPlayers(
      Game<T> game, BootstrapOptions options, UnaryOperator<@Nullable String> environment) {
    return new Bootstrap<>(Optional.empty(), game, options, environment, SessionListener.NONE);
  }

  /** With somebody who hears what it does. */
  public Bootstrap<T> withListener(SessionListener other) {
    return new Bootstrap<>(type, game, options, environment, other);
  }

  /**
   * Runs until the end of the process' last session. SIGTERM and SIGINT are soft stops, a second
   * one ends everything at once; a Java runtime that can't hear them is refused.
   *
   * @return how it ended; never throws for what happens to a session. One that can't begin, because
   *     of its room config, or because there is no such host or backend, has {@link State#FAILED}
   */
  public SessionReport run() {
    AtomicBoolean heard = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      Signals.handle(name, signal -> stop("SIG" + signal, heard.getAndSet(true)));
    }
    try {
      return runWithoutSignals();
    } catch (RoomConfigException | IllegalArgumentException e) {
      LOG.error("{}: {}", State.FAILED, e.getMessage());
      return SessionReport.notBegun(e);
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
   * {@link #run} in a process that hears signals itself: tell of them by {@link #softStop}.
   *
   * @throws RoomConfigException if the room config can't be used
   * @throws IllegalArgumentException if there is no such host or backend
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
    running.complete(life); // A stop that came before is heard now.
    return report.join();
  }

  /** The process is to end: let the players leave, and save, within the grace of the deadlines. */
  public void softStop(String why) {
    var unused = running.thenAccept(life -> life.softStop(why, options.times().stop().grace()));
  }

  /** The process is about to be ended: save what can be saved. */
  public void terminate(String why) {
    var unused = running.thenAccept(life -> life.terminate(why));
  }
}
