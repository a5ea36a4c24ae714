package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Players without a class of the game's keep every field and every digit, wherever they pass. */
class UntypedPlayersTest extends TwoServers {
  /** Numbers that no double holds, and one whose zeros count. */
  private static final String DIGITS =
      "\"gold\":12345678901234567890.5,\"rate\":0.10,\"id\":123456789012345678901234567890,"
          + "\"deep\":[{\"x\":-0.100000000000000000001}],\"nothing\":null";

  private static final String DATA = "{" + DIGITS + ",\"level\":1}";

  record Half(int level, Object gold, Map<String, Object> more, JsonNode tree) {}

  private static ObjectNode fresh() {
    return Codec.json(ObjectNode.class).decode(DATA.getBytes(UTF_8));
  }

  private <T> Players<T> players(PlayerType<T> type) {
    return Players.open(server("untyped"), type, AT_ONCE, PlayersListener.NONE);
  }

  private Players<ObjectNode> trees() {
    return players(PlayerType.of(ObjectNode.class).keepRevisions(5));
  }

  private static ObjectNode levelled(ObjectNode json) {
    return json.put("level", json.get("level").asInt() + 1);
  }

  private void assertStored(String id, int level) {
    assertThat(stored(id)).contains("\"data\":{" + DIGITS + ",\"level\":" + level + "}");
  }

  @Test
  void saveAndLoad_tree_keepsEveryDigitAndChangesInPlace() {
    Players<ObjectNode> players = trees();
    PlayerHandle<ObjectNode> ada = players.load("ada", UntypedPlayersTest::fresh);
    ObjectNode before = ada.value();

    ada.update(UntypedPlayersTest::levelled);
    assertThat(ada.save().await(LONG)).isEqualTo(2);
    assertThat(before.get("level").asInt()).isEqualTo(1);
    ada.leave().await(LONG);
    PlayerHandle<ObjectNode> again = players.load("ada").orElseThrow();
    again.update(UntypedPlayersTest::levelled);
    again.leave().await(LONG);

    assertStored("ada", 3);
  }

  @Test
  void savedHere_loadedByAnotherServer_keepsEveryDigit() {
    PlayerType<ObjectNode> trees = PlayerType.of(ObjectNode.class);
    PlayerType<Map<String, Object>> maps =
        PlayerType.of(Codec.json(new TypeReference<Map<String, Object>>() {})).section("map");
    PlayerType<Half> halves = PlayerType.of(Half.class).section("half");
    BigDecimal gold = new BigDecimal("12345678901234567890.5");
    Map<String, Object> map = Map.of("gold", gold);

    ObjectNode tree = handedOver(trees, fresh());
    Map<String, Object> same = handedOver(maps, map);
    Half half = handedOver(halves, new Half(1, gold, map, fresh()));

    assertThat(tree.get("gold").decimalValue()).isEqualTo(gold);
    assertThat(tree).isEqualTo(fresh());
    assertThat(same).isEqualTo(map);
    assertThat(half).isEqualTo(new Half(1, gold, map, fresh()));
  }

  /** The value as another server loads it, after this one has saved it. */
  private <T> T handedOver(PlayerType<T> type, T value) {
    PlayerHandle<T> saved =
        Players.open(server("from"), type, AT_ONCE, PlayersListener.NONE).load("ada", () -> value);
    saved.save().await(LONG);
    saved.leave().await(LONG);
    Players<T> other = Players.open(server("to"), type, AT_ONCE, PlayersListener.NONE);
    return other.load("ada").orElseThrow().value();
  }

  @Test
  void exchange_tree_keepsEveryDigitAndChangesNothingIfItThrows() {
    Players<ObjectNode> players = trees();
    PlayerHandle<ObjectNode> ada = players.load("ada", UntypedPlayersTest::fresh);
    PlayerHandle<ObjectNode> bob = players.load("bob", UntypedPlayersTest::fresh);

    assertThatThrownBy(
            () ->
                players.exchange(
                    ada,
                    bob,
                    (a, b) -> {
                      levelled(a);
                      throw new IllegalStateException("no deal");
                    },
                    LONG))
        .hasMessage("no deal");
    assertThat(ada.value().get("level").asInt()).isEqualTo(1);
    players.exchange(
        ada, bob, (a, b) -> new Exchange.Both<>(levelled(a), levelled(levelled(b))), LONG);

    assertStored("ada", 2);
    assertStored("bob", 3);
  }

  @Test
  void checkpointAndRollBack_tree_keepEveryDigit() {
    Players<ObjectNode> players = trees();
    PlayerHandle<ObjectNode> ada = players.load("ada", UntypedPlayersTest::fresh);
    ada.update(json -> json.put("gold", 1));
    players.checkpoint(Batch::new);

    players.revisions().rollBack("ada", 1).await(LONG);

    assertStored("ada", 1);
    assertThat(players.revisions().compare("ada", 1, 3)).isEmpty();
    assertThat(players.revisions().value("ada", 1).orElseThrow().get("gold").decimalValue())
        .isEqualTo(new BigDecimal("12345678901234567890.5"));
  }

  @Test
  void upgrade_tree_keepsEveryDigit() {
    trees().load("ada", UntypedPlayersTest::fresh).leave().await(LONG);
    Players<ObjectNode> upgraded =
        players(PlayerType.of(ObjectNode.class).schema(2).upgrade(1, UntypedPlayersTest::levelled));

    PlayerHandle<ObjectNode> ada = upgraded.load("ada").orElseThrow();
    ada.update(UntypedPlayersTest::levelled);
    ada.leave().await(LONG);

    assertStored("ada", 3);
  }

  @Test
  void journal_tree_keepsEveryDigit(@TempDir Path directory) {
    PlayersOptions options = AT_ONCE.withJournal(directory);
    PlayerType<ObjectNode> type = PlayerType.of(ObjectNode.class);
    Players<ObjectNode> players =
        Players.open(server("journal"), type, options, PlayersListener.NONE);
    PlayerHandle<ObjectNode> ada = players.load("ada", UntypedPlayersTest::fresh);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
    ada.update(UntypedPlayersTest::levelled);
    players.close(Duration.ZERO);
    faults.heal();

    Players.open(server("journal"), type, options, PlayersListener.NONE).close(LONG);

    assertStored("ada", 2);
  }

  @Test
  void saveAndLoad_mapAndFieldsWithoutAType_keepEveryDigit() {
    Map<String, Object> map =
        new JsonMapper()
            .convertValue(fresh(), new TypeReference<LinkedHashMap<String, Object>>() {});
    map.put("rate", new BigDecimal("0.10"));
    UnaryOperator<Map<String, Object>> level =
        before -> {
          Map<String, Object> after = new LinkedHashMap<>(before);
          after.put("level", 2);
          return after;
        };
    Players<Map<String, Object>> maps =
        players(PlayerType.of(Codec.json(new TypeReference<Map<String, Object>>() {})));
    maps.load("ada", () -> map).leave().await(LONG);
    PlayerHandle<Map<String, Object>> ada = maps.load("ada").orElseThrow();
    ada.update(level);
    ada.leave().await(LONG);
    assertStored("ada", 2);

    Half half = new Half(1, new BigDecimal("12345678901234567890.50"), map, fresh());
    Players<Half> halves = players(PlayerType.of(Half.class).section("half"));
    halves.load("bob", () -> half).leave().await(LONG);
    PlayerHandle<Half> bob = halves.load("bob").orElseThrow();
    bob.update(before -> new Half(2, before.gold(), before.more(), before.tree()));
    bob.leave().await(LONG);

    String stored =
        new String(
            persistence
                .documents()
                .collection("players_half", Codec.raw())
                .get("bob")
                .orElseThrow()
                .value(),
            UTF_8);
    assertThat(stored)
        .contains(
            "\"data\":{\"level\":2,\"gold\":12345678901234567890.50,\"more\":"
                + DATA
                + ",\"tree\":"
                + DATA
                + "}");
  }
}
