package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session whose world is restored and whose players are open: its players, checkpoints and
 * matches, up to the final save.
 */
final class LoadedSession<T> {
  private final Setup<T> setup;
  private final Ownership ownership;
  private final Optional<Players<T>> players;
  private final Optional<SessionMatches> matches;
  private final ExecutorService saving =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-checkpoint"));
  private final Checkpointing<T> checkpointing;
  private final FinalSave<T> finalSave;

  private LoadedSession(
      Setup<T> setup,
      Services services,
      GameCalls<T> game,
      Ownership ownership,
      Optional<Players<T>> players) {
    this.setup = setup;
    this.ownership = ownership;
    this.players = players;
    matches = players.map(here -> matches(ownership, here));
    checkpointing =
        new Checkpointing<>(
            game, services.audience(), services.outage(), players, ownership.world(), saving);
    Duration retries = setup.options().times().stop().retries();
    finalSave =
        new FinalSave<>(services, retries, checkpointing, players, ownership.world(), saving);
  }

  /** Restores the world and opens the players, as far as the session has them. */
  static <T> LoadedSession<T> load(
      Setup<T> setup, Services services, GameCalls<T> game, Ownership ownership) throws Exception {
    if (ownership.world().isPresent()) {
      boolean adopted = setup.options().directories().adopted();
      boolean keepsPlayers = setup.type().isPresent();
      new WorldLoading(services.audience(), services.repeated(), adopted, keepsPlayers)
          .load(ownership.world().get());
    }
    Optional<Players<T>> players = Optional.empty();
    if (setup.type().isPresent()) {
      players = Optional.of(players(setup.type().get(), setup, services, ownership));
    }
    return new LoadedSession<>(setup, services, game, ownership, players);
  }

  private static <T> Players<T> players(
      PlayerType<T> type, Setup<T> setup, Services services, Ownership ownership) throws Exception {
    PlayersOptions options =
        PlayersOptions.DEFAULT.withCapacity(setup.options().sessions().capacity());
    Optional<Path> journal = setup.options().directories().journal();
    PlayersOptions journaled = journal.map(options::withJournal).orElse(options);
    PlayersListener listener = services.outage().before(setup.game().playersListener());
    return services
        .repeated()
        .call(() -> Players.open(ownership.server(), type, journaled, listener));
  }

  private static SessionMatches matches(Ownership ownership, Players<?> here) {
    String session = ownership.assignment().sessionId();
    DocumentStore documents = ownership.persistence().documents();
    return new SessionMatches(
        session,
        () -> new Matches(documents).inSession(session, ownership.sessionLease()),
        () -> Set.copyOf(ids(here)));
  }

  private static List<String> ids(Players<?> players) {
    return players.all().stream().map(PlayerHandle::id).sorted().toList();
  }

  List<String> playerIds() {
    return players.map(LoadedSession::ids).orElse(List.of());
  }

  Assignment assignment() {
    return ownership.assignment();
  }

  Persistence persistence() {
    return ownership.persistence();
  }

  Optional<Players<T>> players() {
    return players;
  }

  /** Returns the entrance for players with connection tokens, if the server keeps players. */
  Optional<Entrance<T>> entrance() {
    return players.map(
        here -> {
          ConnectionTokens tokens = new ConnectionTokens(persistence().keyValues());
          return new Entrance<>(tokens, assignment().sessionId(), here, setup.game()::newPlayer);
        });
  }

  Optional<SessionMatches> matches() {
    return matches;
  }

  Checkpointing<T> checkpointing() {
    return checkpointing;
  }

  FinalSave<T> finalSave() {
    return finalSave;
  }

  /** Marks the world's directory as played: from now on, the next run recovers it after a crash. */
  void starting() throws IOException {
    if (ownership.world().isPresent()) {
      ownership.world().get().markPlayed(setup.type().isPresent());
    }
  }

  /**
   * Ends the open match and the players, and waits for a save that is under way.
   *
   * @param limit for each of them; the players have it only if the final save was skipped
   */
  void end(Duration limit, Problems problems) {
    // The store rejects the end of a match that is another server's by now.
    matches.ifPresent(open -> problems.within(limit, saving, "end the match", open::end));
    finalSave.closePlayers(limit);
    saving.shutdownNow();
    problems.of("end the save", () -> awaitSave(limit));
  }

  /** The record of the end must be the last one of this run. */
  private void awaitSave(Duration limit) throws Exception {
    if (!saving.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("it took longer than " + limit.toMillis() + " ms");
    }
  }
}
