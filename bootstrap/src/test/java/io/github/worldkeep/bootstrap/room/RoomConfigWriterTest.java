package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomConfigWriterTest {
  private static final String GAME =
      "{\"mode\":\"capture\",\"seed\":123456789012345678901234567890,\"gravity\":9.80665,"
          + "\"empty\":null,\"nested\":{\"stores\":[1,2,{}]},\"\u4e16\":\"\ud83c\udf0d\"}";

  private static RoomConfig config(List<String> players, String documents, String game) {
    return new RoomConfig(
        Optional.of("match-7"),
        Optional.of(new WorldId("isle")),
        Optional.of("saves"),
        players,
        Map.of(StoreKind.DOCUMENTS, StoreUri.parse(documents)),
        game);
  }

  private static RoomConfigException failure(RoomConfig config) {
    return catchThrowableOfType(RoomConfigException.class, config::toJson);
  }

  @Test
  void toJson_everyField_isReadAsAnEqualOne() {
    RoomConfig config =
        config(List.of("ada", "zo\u00eb"), "postgresql://u:env:DB@db/game?sslmode=require", GAME);

    String json = config.toJson();

    assertThat(RoomConfig.parse(json)).isEqualTo(config);
    assertThat(RoomConfig.parse(json).toJson()).isEqualTo(json);
    assertThat(json).startsWith("{\"format\":1,\"sessionId\":\"match-7\"");
  }

  @Test
  void toJson_nothing_isTheFormatAlone() {
    assertThat(RoomConfig.empty().toJson()).isEqualTo("{\"format\":1}");
  }

  @Test
  void toJson_secretInClear_isRefusedAndNotRepeated() {
    RoomConfigException failure =
        failure(config(List.of(), "postgresql://u:hunter2@db/game", "{}"));

    assertThat(failure.field()).isEqualTo("stores.documents");
    assertThat(failure).hasMessageContaining("env:NAME").hasMessageNotContaining("hunter2");
  }

  @Test
  void toJson_tooLong_namesTheLongestField() {
    List<String> many = IntStream.range(0, 900).mapToObj(i -> "player-" + i).toList();
    assertThat(failure(config(many, "memory:", "{}")).field()).isEqualTo("players");

    RoomConfigException failure =
        failure(config(List.of(), "memory:", "{\"a\":1,\"map\":\"" + "x".repeat(10_000) + "\"}"));
    assertThat(failure.field()).isEqualTo("map");
    assertThat(failure).hasMessageContainingAll("10002 of the", "limit is 10000");
  }

  @Test
  void toJson_atTheLimit_isWritten() {
    int frame = config(List.of(), "memory:", "{\"a\":\"\"}").toJson().length();
    String most = "{\"a\":\"" + "x".repeat(RoomConfig.MAX_LENGTH - frame) + "\"}";

    assertThat(config(List.of(), "memory:", most).toJson()).hasSize(10_000);
    assertThat(failure(config(List.of(), "memory:", most.replace("x\"", "xx\"")))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"players", "stores", "format", "sessionId", "worldId", "saveDirectory"})
  void toJson_ourFieldAmongTheGames_isRefused(String field) {
    assertThat(failure(config(List.of(), "memory:", "{\"" + field + "\":1}")).field())
        .isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "hunter2", "{\"a\":hunter2}"})
  void toJson_gameFieldsThatAreNoObject_areRefused(String game) {
    assertThat(failure(config(List.of(), "memory:", game)))
        .hasMessageContaining("JSON object")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void toJson_malformedField_isNamed() {
    assertThat(failure(config(List.of("ada", ""), "memory:", "{}")).field())
        .isEqualTo("players[1]");
  }
}
