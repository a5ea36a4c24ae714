package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import io.github.worldkeep.store.testkit.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayersTest {
  private static final Hero ZOE =
      new Hero(
          "Zo\u00eb \ud83c\udf0d",
          Instant.parse("2024-02-29T12:34:56.123456789Z"),
          7,
          new Position(1.5, -64, 0.1),
          List.of(new Item("sword", 1), new Item("apple", 64)),
          Map.of("flying", true));

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final FaultInjection faults = new FaultInjection();
  private Persistence persistence;
  private Players<Hero> players;

  record Hero(
      String name,
      Instant joined,
      int level,
      Position position,
      List<Item> items,
      Map<String, Boolean> flags) {
    Hero atLevel(int changed) {
      return new Hero(name, joined, changed, position, items, flags);
    }
  }

  record Position(double x, double y, double z) {}

  record Item(String kind, int count) {}

  record Purse(BigDecimal gold) {}

  @BeforeEach
  void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp).withClock(clock)));
    players = new Players<>(persistence.documents(), Hero.class);
  }

  @AfterEach
  void close() {
    persistence.close();
    faults.close();
  }

  @Test
  void load_unknownPlayer_isEmpty() {
    assertThat(players.load("nobody")).isEmpty();
  }

  @Test
  void load_created_isEqual() {
    Player<Hero> created = players.create("zoe", ZOE);

    assertThat(players.load("zoe")).contains(created);
    assertThat(created.value()).isEqualTo(ZOE);
    assertThat(created.savedAt()).isEqualTo(clock.instant());
  }

  @Test
  void load_exactNumbers_areEqual() {
    Players<Purse> purses = new Players<>(persistence.documents(), Purse.class);
    BigDecimal gold = new BigDecimal("12345678901234567890.12345678901234567890");

    purses.create("zoe", new Purse(gold));

    assertThat(purses.load("zoe").orElseThrow().value().gold()).isEqualByComparingTo(gold);
  }

  @Test
  void create_existing_conflictsAndKeepsIt() {
    Player<Hero> first = players.create("zoe", ZOE);

    assertThatThrownBy(() -> players.create("zoe", ZOE.atLevel(1)))
        .isInstanceOf(ConflictException.class)
        .extracting(e -> ((StoreException) e).kind())
        .isEqualTo(Kind.ALREADY_EXISTS);

    assertThat(players.load("zoe")).contains(first);
  }

  @Test
  void save_changed_isLoadedWithItsVersion() {
    Player<Hero> created = players.create("zoe", ZOE);
    clock.advance(Duration.ofMinutes(1));

    Player<Hero> saved = players.save(created.with(ZOE.atLevel(8)));

    assertThat(saved.value().level()).isEqualTo(8);
    assertThat(saved.version()).isNotEqualTo(created.version());
    assertThat(saved.savedAt()).isEqualTo(created.savedAt().plusSeconds(60));
    assertThat(players.load("zoe")).contains(saved);
    assertThat(players.save(saved.with(ZOE.atLevel(9))).value().level()).isEqualTo(9);
  }

  @Test
  void save_somebodyElseSaved_conflictsAndKeepsTheirs() {
    Player<Hero> mine = players.create("zoe", ZOE);
    Player<Hero> theirs = players.save(mine.with(ZOE.atLevel(8)));

    assertThatThrownBy(() -> players.save(mine.with(ZOE.atLevel(1))))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("zoe");

    assertThat(players.load("zoe")).contains(theirs);
  }

  @Test
  void save_deletedPlayer_conflictsAndCreatesNone() {
    Player<Hero> player = players.create("zoe", ZOE);
    raw().delete("zoe");

    assertThatThrownBy(() -> players.save(player)).isInstanceOf(ConflictException.class);

    assertThat(players.load("zoe")).isEmpty();
  }

  @Test
  void save_twoThreads_oneWins() throws Exception {
    Player<Hero> player = players.create("zoe", ZOE);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        Player<Hero> before = player;
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Object>> saves = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          Player<Hero> changed = before.with(ZOE.atLevel(round * 2 + i));
          saves.add(threads.submit(savingAfter(start, changed)));
        }
        List<Object> outcomes = List.of(saves.get(0).get(), saves.get(1).get());
        assertThat(outcomes).hasAtLeastOneElementOfType(ConflictException.class);
        assertThat(outcomes).hasAtLeastOneElementOfType(Player.class);
        player = players.load("zoe").orElseThrow();
        assertThat(outcomes).contains(player);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Object> savingAfter(CyclicBarrier start, Player<Hero> player) {
    return () -> {
      start.await();
      try {
        return players.save(player);
      } catch (ConflictException e) {
        return e;
      }
    };
  }

  @Test
  void load_storeFails_isNeverEmpty() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor("get"));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> players.load("nobody"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void save_answerIsLost_saysThatTheOutcomeIsUnknown() {
    Player<Hero> player = players.create("zoe", ZOE);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).onlyFor("commit"));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> players.save(player.with(ZOE.atLevel(8))));

    assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(players.load("zoe").orElseThrow().value().level()).isEqualTo(8);
  }

  private DocumentCollection<byte[]> raw() {
    return persistence.documents().collection("players", Codec.raw());
  }

  @Test
  void load_newerFormat_isRefusedWithBothNumbers() {
    raw().insert("zoe", "{\"format\":7,\"data\":[\"of\",\"another\",\"kind\"]}".getBytes(UTF_8));

    StoreException failure = catchThrowableOfType(StoreException.class, () -> players.load("zoe"));

    assertThat(failure).hasMessageContainingAll("zoe", "format 7", "knows 1");
    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"format\":1}",
        "{\"format\":1,\"savedAt\":\"2026-01-01T00:00:00Z\"}",
        "{\"format\":1,\"savedAt\":\"2026-01-01T00:00:00Z\",\"data\":null}",
        "{\"format\":1,\"savedAt\":\"2026-01-01T00:00:00Z\",\"data\":[]}",
        "{\"format\":0,\"savedAt\":\"2026-01-01T00:00:00Z\",\"data\":{}}"
      })
  void load_malformedDocument_isCorruptAndNeverEmpty(String json) {
    raw().insert("zoe", json.getBytes(UTF_8));

    StoreException failure = catchThrowableOfType(StoreException.class, () -> players.load("zoe"));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContaining("zoe");
  }

  private static String golden() throws IOException {
    try (InputStream in = PlayersTest.class.getResourceAsStream("/formats/player-1.json")) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  @Test
  void load_goldenFile_isItsPlayer() throws Exception {
    raw().insert("zoe", golden().getBytes(UTF_8));

    Player<Hero> player = players.load("zoe").orElseThrow();

    assertThat(player.value()).isEqualTo(ZOE);
    assertThat(player.savedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void create_fixedPlayer_writesTheGoldenFile() throws Exception {
    players.create("zoe", ZOE);

    assertThat(inSqlite("zoe")).isEqualTo(golden());
  }

  private String inSqlite(String id) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("documents.db"));
        var query = connection.prepareStatement("SELECT data FROM c_players WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }
}
