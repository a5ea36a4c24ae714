package io.github.worldkeep.state.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.state.history.SharedStore;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thousand clients with one stolen token, at two servers of its session: one of them enters. */
@Tag("engine")
class EntranceRaceTest {
  private static final int CLIENTS = 1_000;
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path temp;

  record Hero(int gold) {}

  @ParameterizedTest
  @CsvSource({"memory, sqlite", "redis, postgresql"})
  void admit_thousandAtOnce_oneEntersAndThereIsOneHandle(String keyValues, String documents)
      throws Exception {
    try (SharedStore store = SharedStore.open(documents, temp);
        Persistence persistence =
            Persistence.open(
                store.config().with(StoreKind.KEY_VALUES, StoreUri.parse(keyValues(keyValues))));
        GameServer one = GameServer.join(persistence.documents(), "one");
        GameServer two = GameServer.join(persistence.documents(), "two")) {
      ConnectionTokens tokens = ConnectionTokens.inOneProcess(persistence.keyValues());
      List<Players<Hero>> players =
          Stream.of(one, two).map(s -> Players.open(s, PlayerType.of(Hero.class))).toList();
      String secret = tokens.issue("ada", "match-7", Duration.ofMinutes(1)).secret();

      List<Admitted<Hero>> admitted = admitted(tokens, players, secret);

      List<PlayerHandle<Hero>> handles = players.stream().flatMap(p -> p.all().stream()).toList();
      assertThat(admitted).extracting(Admitted::player).containsExactlyElementsOf(handles);
      assertThat(handles).hasSize(1);
      assertThat(admitted.get(0).admission().player()).isEqualTo("ada");
      players.forEach(p -> assertThat(p.close(LONG).isComplete()).isTrue());
    }
  }

  private String keyValues(String scheme) {
    return switch (scheme) {
      case "memory" -> "memory:";
      default -> Engines.redis().uri() + "?prefix=entrance-" + ProcessHandle.current().pid() + "/";
    };
  }

  private static List<Admitted<Hero>> admitted(
      ConnectionTokens tokens, List<Players<Hero>> players, String secret) throws Exception {
    List<Entrance<Hero>> entrances =
        players.stream()
            .map(p -> new Entrance<>(tokens, "match-7", p, admission -> new Hero(10)))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      CyclicBarrier start = new CyclicBarrier(CLIENTS);
      List<Future<Optional<Admitted<Hero>>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Entrance<Hero> entrance = entrances.get(i % entrances.size());
        clients.add(threads.submit(() -> admit(entrance, secret, start)));
      }
      List<Admitted<Hero>> admitted = new ArrayList<>();
      for (Future<Optional<Admitted<Hero>>> client : clients) {
        client.get().ifPresent(admitted::add);
      }
      return admitted;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<Admitted<Hero>> admit(
      Entrance<Hero> entrance, String secret, CyclicBarrier start) throws Exception {
    start.await();
    try {
      return Optional.of(entrance.admit(secret));
    } catch (AdmissionRefusedException e) {
      return Optional.empty();
    }
  }
}
